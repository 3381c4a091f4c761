/* Between numbers and what a file stores. A tensor here is one entry of the manifest:
 * {name, shape, dtype, scale, zero_point, initial}. */

const ARRAYS = {
  float32: Float32Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  int32: Int32Array,
};

const LIMITS = { int8: [-128, 127], uint8: [0, 255], int16: [-32768, 32767] };

/** Numbers that are stored as they are. */
export function typed(values, tensor) {
  if (!(tensor.dtype in ARRAYS)) {
    throw new Error(`tensor ${tensor.name} stores ${tensor.dtype}; this player knows ` +
      `${Object.keys(ARRAYS).join(", ")}.\n  Export the model in float32.`);
  }
  return ARRAYS[tensor.dtype].from(values);
}

/** Real numbers as the tensor stores them: round(real / scale) + zero_point, saturated. */
export function quantize(values, tensor) {
  if (tensor.scale === null) return typed(values, tensor);
  const [low, high] = LIMITS[tensor.dtype];
  return typed(
    values.map((real) => {
      const stored = toEven(real / tensor.scale) + tensor.zero_point;
      return Math.min(Math.max(stored, low), high);
    }),
    tensor,
  );
}

/** Halves go to the even neighbour, as in NumPy; Math.round sends them up. */
function toEven(value) {
  const up = Math.round(value);
  return up - value === 0.5 && up % 2 !== 0 ? up - 1 : up;
}

/** What a tensor stores as real numbers. */
export function dequantize(stored, tensor) {
  if (tensor.scale === null) return stored;
  return Float32Array.from(stored, (value) => tensor.scale * (value - tensor.zero_point));
}

/** A state before the first step, as the file stores it. */
export function initial(tensor) {
  const size = tensor.shape.reduce((product, axis) => product * (axis ?? 1), 1);
  const values = tensor.initial ?? new Array(size).fill(tensor.zero_point ?? 0);
  return typed(values, tensor);
}

/** The shape of `size` numbers: an open batch is one sequence, an open time what is left. */
export function shapeOf(tensor, size) {
  const [batch, ...rest] = tensor.shape;
  const known = rest.reduce((product, axis) => product * (axis ?? 1), batch ?? 1);
  const shape = [batch ?? 1, ...rest.map((axis) => axis ?? size / known)];
  if (shape.reduce((product, axis) => product * axis, 1) !== size) {
    throw new Error(`tensor ${tensor.name} needs the shape [${tensor.shape.map((n) => n ?? "any")}]; ` +
      `got ${size} numbers.\n  Pass whole steps, and as many as the model takes.`);
  }
  return shape;
}
