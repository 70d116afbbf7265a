const adjectives =
  'amber bold brisk calm clear crisp deft eager fair fleet frank gentle glad golden grand hardy honest keen kind lively ' +
  'lucid mellow merry modest neat nimble noble patient plain quick quiet rapid ready robust serene sharp silver sleek ' +
  'smooth snug sober steady stout sunny swift tidy vivid warm';

const nouns =
  'alder aspen badger beech birch brook cedar cliff comet coral crane delta dune falcon fern finch fjord glacier grove ' +
  'harbor heron island juniper kestrel lagoon lark linden lynx maple marten meadow otter pebble pine plover prairie raven ' +
  'reef ridge river robin sparrow summit thistle tundra valley willow wren';

/** A name for a run that got none, such as `brisk-heron-417`. */
export function inventRunName(random: () => number = Math.random): string {
  const pick = (words: string) => {
    const list = words.split(' ');
    return list[Math.floor(random() * list.length)];
  };
  return `${pick(adjectives)}-${pick(nouns)}-${Math.floor(random() * 1000)}`;
}
