import { createHash } from 'node:crypto';

/** A script that Redis runs as one step, and the digest it knows it by. */
export interface RedisScript {
  readonly source: string;
  readonly digest: string;
}

/**
 * What all scripts share. A revision is the server's time in microseconds, or one more than the last revision where that
 * is larger: so revisions are not used again even after a restart that lost the data, or a failover to an older copy.
 */
const shared = `
local counter, values, changes, index, expiries, buried = unpack(KEYS)
local channel = ARGV[1]
local time = redis.call('TIME')
local nowUs = time[1] * 1000000 + time[2]
local now = math.floor(nowUs / 1000)

local function whole(number) return string.format('%.0f', number) end

local function nextRevision()
  local revision = whole(math.max((tonumber(redis.call('GET', counter) or '0')) + 1, nowUs))
  redis.call('SET', counter, revision)
  return revision
end

local function expired(key)
  local at = redis.call('ZSCORE', expiries, key)
  return at and tonumber(at) <= now
end

local function value(key)
  local text = redis.call('HGET', values, key)
  if not text or expired(key) then return false end
  return text
end

local function revisionOf(key)
  if not value(key) then return '0' end
  return whole(tonumber(redis.call('ZSCORE', changes, key)))
end

local function announce(key)
  redis.pcall('PUBLISH', channel, key)
end

local function bury(key)
  redis.call('HDEL', values, key)
  redis.call('ZREM', index, key)
  redis.call('ZREM', expiries, key)
  local revision = nextRevision()
  redis.call('ZADD', changes, revision, key)
  redis.call('ZADD', buried, revision, key)
  announce(key)
end

local function sweep(most)
  for _, key in ipairs(redis.call('ZRANGEBYSCORE', expiries, '-inf', now, 'LIMIT', 0, most)) do bury(key) end
  local longAgo = whole(nowUs - 600 * 1000000)
  for _, key in ipairs(redis.call('ZRANGEBYSCORE', buried, '-inf', longAgo, 'LIMIT', 0, most)) do
    redis.call('ZREM', buried, key)
    redis.call('ZREM', changes, key)
  end
end
`;

/** ARGV: channel, key. Gives text and revision, or nothing. */
export const getScript = script(`
local key = ARGV[2]
local text = value(key)
if not text then return false end
return {text, revisionOf(key)}
`);

/** ARGV: channel, key, text, milliseconds to live or '', expected revision or ''. Gives 1 and the new revision, or 0 and the one found. */
export const putScript = script(`
local key, text, ttl, expected = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local found = revisionOf(key)
if expected ~= '' and tonumber(expected) ~= tonumber(found) then return {0, found} end
local revision = nextRevision()
redis.call('HSET', values, key, text)
redis.call('ZADD', index, 0, key)
redis.call('ZADD', changes, revision, key)
redis.call('ZREM', buried, key)
if ttl == '' then redis.call('ZREM', expiries, key) else redis.call('ZADD', expiries, whole(now + tonumber(ttl)), key) end
announce(key)
sweep(100)
return {1, revision}
`);

/** ARGV: channel, key, expected revision or ''. Gives 1, or 0 and the revision found. */
export const deleteScript = script(`
local key, expected = ARGV[2], ARGV[3]
local found = revisionOf(key)
if expected ~= '' and tonumber(expected) ~= tonumber(found) then return {0, found} end
if found ~= '0' then bury(key) end
sweep(100)
return {1, found}
`);

/** ARGV: channel, prefix, last key of the page before or '', size of a page. Gives the last key of the page or '', then key, text and revision of each. */
export const listScript = script(`
local prefix, after = ARGV[2], ARGV[3]
local from = after == '' and '[' .. prefix or '(' .. after
local keys = redis.call('ZRANGEBYLEX', index, from, '(' .. prefix .. '\\255', 'LIMIT', 0, ARGV[4])
local page = {#keys == tonumber(ARGV[4]) and keys[#keys] or ''}
for _, key in ipairs(keys) do
  local text = value(key)
  if text then
    page[#page + 1] = key
    page[#page + 1] = text
    page[#page + 1] = revisionOf(key)
  end
end
return page
`);

/** ARGV: channel, prefix, revision, size of a page. Gives the last revision looked at, whether there may be more, then key, revision and text (or nothing) of each change. */
export const changesScript = script(`
sweep(1000)
local prefix = ARGV[2]
local found = redis.call('ZRANGEBYSCORE', changes, '(' .. ARGV[3], '+inf', 'WITHSCORES', 'LIMIT', 0, ARGV[4])
local page = {ARGV[3], #found == 2 * tonumber(ARGV[4]) and '1' or ''}
if #found > 0 then page[1] = whole(tonumber(found[#found])) end
for i = 1, #found, 2 do
  local key = found[i]
  if string.sub(key, 1, #prefix) == prefix then
    page[#page + 1] = key
    page[#page + 1] = whole(tonumber(found[i + 1]))
    page[#page + 1] = value(key)
  end
end
return page
`);

/** KEYS: counter, lease. ARGV: milliseconds. Gives 1 and the fencing token, or 0 and the milliseconds that are left. */
export const acquireScript = script(
  `
local counter, lease = unpack(KEYS)
local left = redis.call('PTTL', lease)
if left >= 0 then return {0, left} end
local time = redis.call('TIME')
local token = math.max((tonumber(redis.call('GET', counter) or '0')) + 1, time[1] * 1000000 + time[2])
token = string.format('%.0f', token)
redis.call('SET', counter, token)
redis.call('SET', lease, token, 'PX', ARGV[1])
return {1, token}
`,
  '',
);

/** KEYS: lease. ARGV: fencing token, milliseconds, or 0 to release. Gives whether the lease was still held. */
export const holdScript = script(
  `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[2] == '0' then redis.call('DEL', KEYS[1]) else redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 1
`,
  '',
);

function script(body: string, before = shared): RedisScript {
  const source = before + body;
  return { source, digest: createHash('sha1').update(source).digest('hex') };
}
