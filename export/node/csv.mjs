/* Recordings from CSV files: a line of column names, then a reading per line. */

import { readFile } from "node:fs/promises";

import { ArtifactError } from "./artifact.mjs";

/** Readings, [N][F], of the columns that the scaler names, in its order; of all where it is null. */
export async function readCsv(file, scaler) {
  const [head, ...rows] = (await read(file)).trim().split(/\r?\n/);
  const columns = head.split(",").map((name) => name.trim());
  const places = (scaler?.channels ?? columns).map((channel) => columns.indexOf(channel));
  if (places.includes(-1)) {
    throw new ArtifactError(
      `${file} has the columns ${columns.join(", ")}; needed are ${scaler.channels.join(", ")}.`,
    );
  }
  return rows.map((row, n) => {
    const cells = row.split(",");
    return places.map((k) => {
      const value = cells[k]?.trim() ? Number(cells[k]) : NaN;
      if (!Number.isFinite(value)) {
        throw new ArtifactError(`${file}, line ${n + 2}, column ${columns[k]}: ${cells[k]} is no number.`);
      }
      return value;
    });
  });
}

async function read(file) {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new ArtifactError(`${file} cannot be read: ${error.code}.`);
  }
}
