// Links that hold a whole query, written as the server reads them (web/pages/sharing.py).
const LONGEST_PLAIN = 1500;

async function pack(query) {
  const compressed = new Blob([query]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(compressed).arrayBuffer());
  const letters = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  return letters.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Return the shortest search string of this page that holds a query. */
export const shortSearch = async (query) => `?z=${await pack(query)}`;

/** Return a search string that people can read as long as it is not too long. */
export async function search(query) {
  const plain = `?${new URLSearchParams({ query })}`;
  return plain.length <= LONGEST_PLAIN ? plain : shortSearch(query);
}
