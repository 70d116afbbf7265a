/** Version of this package; a release check keeps it in step with `package.json`. */
export const version = '0.1.0';
