// What was dropped, with the files in dropped folders.

async function walk(entry, accepted) {
  if (entry.isFile) return [await new Promise((give, fail) => entry.file(give, fail))];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((give, fail) => reader.readEntries(give, fail));
    if (!some.length) break;
    found.push(...some);
  }
  return (await Promise.all(found.map((one) => walk(one, accepted)))).flat().filter((file) => accepted.includes(file.type));
}

// A file by itself is taken as it is; from folders only what has an accepted type.
export async function filesOf(transfer, accepted) {
  const files = [...transfer.files];
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.some((entry) => entry.isDirectory)) return files;
  return (await Promise.all(entries.map((one) => walk(one, accepted)))).flat();
}
