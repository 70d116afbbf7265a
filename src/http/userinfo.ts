/** A user and password that stood in a URL. */
export interface Userinfo {
  readonly username: string;
  readonly password: string;
}

/** User and password in front of the host of a URL, as a closure, so that no inspection shows them. */
export function userinfoOf(url: URL): () => Userinfo | undefined {
  const user = { username: decode(url.username), password: decode(url.password) };
  return () => (user.username === '' ? undefined : user);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
