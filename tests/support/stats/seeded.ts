/** Properties are tried on the same values every time. */
export const seeded = { seed: 20 };
