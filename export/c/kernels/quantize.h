/* Between real numbers and what a file stores: real = scale (stored - zero_point).
 *
 * The arithmetic is that of float, without libm. */
#ifndef LK_QUANTIZE_H
#define LK_QUANTIZE_H
#include "fixed.h"

/* round(real / scale) + zero_point within low and high: ties to even; not a number is taken for 0.
 * |zero_point|, |low| and |high| are below 2^16. */
static inline int32_t lk_quantize(
    float real, float scale, int32_t zero_point, int32_t low, int32_t high) {
    const float steps = real / scale;
    int32_t whole = 0;
    if (steps >= 131072.0f) {
        return high;
    }
    if (steps <= -131072.0f) {
        return low;
    }
    if (steps == steps) {
        float rest;
        whole = (int32_t)steps;
        rest = steps - (float)whole;
        if (rest > 0.5f || (rest == 0.5f && (whole & 1))) {
            whole++;
        }
        if (rest < -0.5f || (rest == -0.5f && (whole & 1))) {
            whole--;
        }
    }
    return lk_limit(whole + zero_point, low, high);
}

static inline int8_t lk_quantize_int8(float real, float scale, int32_t zero_point) {
    return (int8_t)lk_quantize(real, scale, zero_point, -128, 127);
}

static inline int16_t lk_quantize_int16(float real, float scale, int32_t zero_point) {
    return (int16_t)lk_quantize(real, scale, zero_point, -32768, 32767);
}

static inline float lk_dequantize(int32_t stored, float scale, int32_t zero_point) {
    return (float)(stored - zero_point) * scale;
}

#endif
