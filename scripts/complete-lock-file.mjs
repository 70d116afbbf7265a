// Adds the optional platform packages that a registry mirror did not offer to package-lock.json. Without them `npm ci` refuses the
// lock file, on every platform. Run it after changing a dependency behind such a mirror; it changes nothing elsewhere.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

const systems = ['android', 'darwin', 'freebsd', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'aix', 'win32', 'linux'];
const processors = ['arm64', 'arm', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el', 'wasm32'];

const path = resolve(import.meta.dirname, '../package-lock.json');
const lock = JSON.parse(readFileSync(path, 'utf8'));
const packages = lock.packages;

/** Whether a package that stands at `place` in the tree finds `name`. */
function isLocked(place, name) {
  for (let base = place; ; base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')))) {
    if (`${base === '' ? '' : `${base}/`}node_modules/${name}` in packages) return true;
    if (base === '') return false;
  }
}

/** What npm would have written for a package it must not install here. */
function platformEntry(name, version, parent) {
  const os = systems.find((system) => name.includes(system));
  const cpu = processors.find((processor) => name.includes(processor));
  const libc = os === 'linux' ? (name.includes('musl') ? 'musl' : /gnu(eabihf)?$/.test(name) ? 'glibc' : undefined) : undefined;
  return {
    version,
    ...(cpu === undefined ? {} : { cpu: [cpu] }),
    ...(parent.dev === true ? { dev: true } : {}),
    ...(libc === undefined ? {} : { libc: [libc] }),
    optional: true,
    ...(os === undefined ? {} : { os: [os] }),
  };
}

for (const [place, entry] of Object.entries(packages)) {
  if (place === '') continue;
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (!isLocked(place, name)) packages[`node_modules/${name}`] = platformEntry(name, version, entry);
  }
}
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(path, `${JSON.stringify(lock, undefined, 2)}\n`);
