/** One condition on an attribute of the unit; all conditions of a test must hold. */
export interface TargetingRule {
  readonly attribute: string;
  readonly op: 'eq' | 'ne' | 'in' | 'notIn' | 'gt' | 'gte' | 'lt' | 'lte' | 'exists' | 'startsWith' | 'endsWith' | 'contains';
  /** A list for `in` and `notIn`, a boolean for `exists`, a number or text for comparisons. */
  readonly value: string | number | boolean | readonly (string | number | boolean)[];
}

/** A share of a layer's units; tests of one layer whose ranges do not overlap never share a unit. */
export interface LayerRange {
  readonly name: string;
  /** Half-open range within 0…1. */
  readonly range: readonly [start: number, end: number];
}

/** An arm as routing sees it. */
export interface RoutedArm {
  readonly name: string;
  /** Relative weight, not negative; 0 gets no traffic. */
  readonly weight: number;
}

/** Everything that decides which arm a unit gets; plain JSON. The same plan gives the same arms in every process. */
export interface RoutingPlan {
  /** Salt of coverage and arm. */
  readonly salt: string;
  readonly arms: readonly RoutedArm[];
  /** Index of the arm that units get which are not part of the test. */
  readonly control: number;
  /** Share of the units that take part, 0…1. */
  readonly coverage: number;
  readonly layer?: LayerRange | undefined;
  /** Share of all units, the same for every test that names the holdout, that takes part in none of them. */
  readonly holdout?: { readonly name: string; readonly share: number } | undefined;
  readonly targeting: readonly TargetingRule[];
  /** Units that always get one arm and are never analysed: unit id → arm name. */
  readonly forced: Readonly<Record<string, string>>;
  /** `fnv` = FNV-1a with fmix32 finaliser, 2³² buckets; `growthbook` = GrowthBook's hash version 2, 10,000 buckets. */
  readonly hash: 'fnv' | 'growthbook';
  /** `contiguous` ranges, or `rendezvous`, where a unit moves only to an arm that gained weight relative to its own. */
  readonly allocator: 'contiguous' | 'rendezvous';
  /** Units whose stored assignment was made under an older version of the definition stay out. @default 0 */
  readonly minVersion?: number | undefined;
}

/** Attributes of a unit that targeting looks at. */
export type UnitAttributes = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Why the router gave a unit its arm. Only `SPLIT`, `CACHED` and `STICKY_NOT_LOADED` enrol it in the analysis. */
export type RoutingReason =
  /** By its hash. */
  | 'SPLIT'
  /** By a stored assignment. */
  | 'CACHED'
  /** By its hash, because remote assignments were not loaded before the call. */
  | 'STICKY_NOT_LOADED'
  /** By the call or the definition. */
  | 'FORCED'
  | 'NOT_TARGETED'
  | 'NOT_COVERED'
  /** Its place in the layer belongs to another test. */
  | 'OTHER_TEST'
  | 'HELD_OUT'
  /** The definition asks that units of earlier versions stay out. */
  | 'EXCLUDED_VERSION'
  | 'MISSING_UNIT';
