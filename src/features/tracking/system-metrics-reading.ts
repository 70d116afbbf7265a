import { readFile, statfs } from 'node:fs/promises';
import { cpus, freemem, totalmem } from 'node:os';
import { resolve } from 'node:path';

/** What the machine says about itself at one moment. A part that it does not tell is absent. */
export interface MachineReading {
  /** Processor time since the start of the machine, all cores together, in a unit of the platform's own. */
  readonly cpu?: { readonly busy: number; readonly total: number } | undefined;
  /** Bytes. */
  readonly memory: { readonly used: number; readonly total: number };
  /** Bytes of the file system at the root. `available` is what users may fill. */
  readonly disk?: { readonly used: number; readonly available: number } | undefined;
  /** Bytes since the start of the machine, over all network interfaces. Linux only. */
  readonly network?: { readonly received: number; readonly transmitted: number } | undefined;
}

/** Reads the machine, with the definitions of the Python package psutil, which Python's MLflow asks. Never rejects. */
export async function readMachine(): Promise<MachineReading> {
  const [stat, net, disk] = await Promise.all([systemFile('stat'), systemFile('net/dev'), rootFileSystem()]);
  const total = totalmem();
  return {
    cpu: stat === undefined ? coresTogether() : processorTime(stat),
    memory: { used: total - freemem(), total },
    disk,
    network: net === undefined ? undefined : traffic(net),
  };
}

/** A file below `/proc`, where the platform has one. */
async function systemFile(name: string): Promise<string | undefined> {
  return process.platform === 'linux' ? readFile(`/proc/${name}`, 'utf8').catch(() => undefined) : undefined;
}

async function rootFileSystem(): Promise<MachineReading['disk']> {
  try {
    const { bsize, blocks, bfree, bavail } = await statfs(resolve('/'));
    return { used: (blocks - bfree) * bsize, available: bavail * bsize };
  } catch {
    return undefined;
  }
}

/** Linux counts user, nice, system, idle, iowait, irq, softirq and steal apart; guests are part of user and nice. */
function processorTime(stat: string): MachineReading['cpu'] {
  const times = /^cpu +(.+)$/m.exec(stat)?.[1]?.split(' ').slice(0, 8).map(Number) ?? [];
  const total = sum(times);
  return { busy: total - (times[3] ?? 0) - (times[4] ?? 0), total };
}

function coresTogether(): MachineReading['cpu'] {
  const times = cpus().map((core) => core.times);
  const total = sum(times.flatMap((time) => Object.values(time)));
  return { busy: total - sum(times.map(({ idle }) => idle)), total };
}

/** After two lines of headings, each line has a name, a colon, eight numbers for receiving and eight for sending, bytes first. */
function traffic(net: string): MachineReading['network'] {
  const counters = net
    .trimEnd()
    .split('\n')
    .slice(2)
    .map((line) =>
      line
        .slice(line.lastIndexOf(':') + 1)
        .trim()
        .split(/ +/)
        .map(Number),
    );
  return { received: sum(counters.map((each) => each[0] ?? 0)), transmitted: sum(counters.map((each) => each[8] ?? 0)) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
