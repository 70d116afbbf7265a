/** The colours of reports and plots, on light and dark paper. */
export const reportColors = `:root {
  color-scheme: light dark;
  --paper: #ffffff; --raised: #f5f6f8; --ink: #1b1f24; --muted: #57606a; --line: #d5d9df; --accent: #0b62c4;
  --good: #116329; --bad: #b3261e;
  --arm-0: #6b7480; --arm-1: #0b62c4; --arm-2: #d4690b; --arm-3: #0f8a75; --arm-4: #a3319f; --arm-5: #8d7200; --arm-6: #c2255c; --arm-7: #3f8fd9;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #14171c; --raised: #1d2127; --ink: #e8eaed; --muted: #a3abb5; --line: #363d47; --accent: #6cb0ff;
    --good: #5fd08a; --bad: #ff8f86;
    --arm-0: #8d96a2; --arm-1: #4f9bf5; --arm-2: #ee8a3a; --arm-3: #2db69c; --arm-4: #cf6fcb; --arm-5: #c2a42a; --arm-6: #f0719b; --arm-7: #8ec8ff;
  }
}
`;
