/* Whether what a browser answered is what Python answered, and which artifacts it should play. */

export const ALLOWED = 1e-5;

const NAMES = ["y", "i", "f", "g", "o", "c", "h"];

/** Compare every step of a recording.
 *
 *   answers    [T] of {y, i, f, g, o, c, h}, each a list
 *   recording  as export/web/recordings.py wrote it
 *   returns    {worst, where}: the largest |difference|, Infinity where anything is missing; as a
 *              part of |c| where that is above 1, and it grows to 30 */
export function compare(answers, recording) {
  let [worst, where] = [0, "nowhere"];
  const see = (difference, place) => {
    if (!(difference <= worst)) [worst, where] = [Number.isFinite(difference) ? difference : Infinity, place];
  };
  if (answers.length !== recording.readings.length) see(Infinity, "the number of steps");
  for (const name of NAMES) {
    recording.keras[name].forEach((wanted, t) => {
      const came = answers[t]?.[name] ?? [];
      if (came.length !== wanted.length) see(Infinity, `${name} at step ${t}`);
      wanted.forEach((value, k) => see(Math.abs(came[k] - value) / Math.max(1, Math.abs(value)), `${name}[${k}] at step ${t}`));
    });
  }
  return { worst, where };
}

/** What a browser does with an artifact, by its manifest; null where it plays it. */
export function refusal({ target, form, inputs }) {
  if (target === "tflite" && form === "fused") return "Variable tensors not yet supported";
  if (target === "tflite" && inputs[0].dtype === "int8")
    return "Element type INT8 is not supported";
  return null;
}
