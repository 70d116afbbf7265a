import { describe, expect, it } from 'vitest';
import { ConflictError } from '../../../../../src/core/errors/request-error.js';
import type { ServedModel } from '../../../../../src/features/online-learning/serving/served-model.js';
import { ServingSlot } from '../../../../../src/features/online-learning/serving/serving-slot.js';

/** Answers with its version once it is let. */
function slowModel(version: string) {
  let release = (): void => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const closed: string[] = [];
  const model: ServedModel = {
    version,
    answer: async (rows) => {
      await gate;
      if (closed.length > 0) throw new Error(`${version} is closed`);
      return rows.map(() => ({ prediction: version }));
    },
    close: async () => {
      closed.push(version);
    },
  };
  return { model, release, closed };
}

describe('the slot of the serving model', () => {
  it('lets requests that came before a swap be answered by the model they came to, and only then closes it', async () => {
    const slot = new ServingSlot();
    const [one, two] = [slowModel('1'), slowModel('2')];
    slot.swap(one.model);
    const before = slot.ask([1], {});
    slot.swap(two.model);
    const after = slot.ask([1], {});
    two.release();
    expect((await after).answer.prediction).toBe('2');
    expect(one.closed).toEqual([]);
    one.release();
    const { answer, model } = await before;
    expect([answer.prediction, model.version]).toEqual(['1', '1']);
    await slot.close();
    expect([...one.closed, ...two.closed]).toEqual(['1', '2']);
  });

  it('says what to do while nothing serves', async () => {
    const slot = new ServingSlot();
    await expect(slot.ask([1], {})).rejects.toThrow(ConflictError);
    await slot.close();
  });

  it('gives up a request that hangs when it is closed', async () => {
    const slot = new ServingSlot();
    const { model, closed } = slowModel('1');
    slot.swap(model);
    const hanging = slot.ask([1], {});
    hanging.catch(() => {});
    await slot.close(20);
    expect(closed).toEqual([]);
  });

  it('loses no request over many swaps', async () => {
    const slot = new ServingSlot();
    const instant = (version: number): ServedModel => {
      let isClosed = false;
      return {
        version: String(version),
        answer: async (rows) => {
          await new Promise((resolve) => setImmediate(resolve));
          if (isClosed) throw new Error('closed');
          return rows.map(() => ({ prediction: version }));
        },
        close: async () => {
          isClosed = true;
        },
      };
    };
    const requests: Promise<unknown>[] = [];
    for (let version = 1; version <= 200; version++) {
      slot.swap(instant(version));
      for (let request = 0; request < 5; request++) {
        requests.push(
          slot.ask([1], {}).then(({ answer, model }) => {
            expect(answer.prediction).toBe(Number(model.version));
          }),
        );
      }
      if (version % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(requests);
    expect(requests).toHaveLength(1000);
    await slot.close();
  });
});
