/* exp, sigmoid and tanh in float32, without libm.
 *
 * Straight lines of arithmetic without a branch, so that a loop over them vectorises.  Each is
 * within two units in the last place; NaN in, NaN out. */
#ifndef LK_FLOAT_H
#define LK_FLOAT_H
#include <stdint.h>
#include <string.h>

#include "compiler.h"

/* a b + c, rounded once where the machine can. */
#if defined(__FMA__) || defined(__ARM_FEATURE_FMA)
#define LK_FMA(a, b, c) __builtin_fmaf(a, b, c)
#else
#define LK_FMA(a, b, c) ((a) * (b) + (c))
#endif

LK_INLINE uint32_t lk_bits(float x) {
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

LK_INLINE float lk_real(uint32_t bits) {
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* x = n ln 2 + r with |r| <= ln 2 / 2: returns exp(r) - 1; *n is n in its low 9 bits.
 * |x| <= 89. */
LK_INLINE float lk_exp_rest(float x, uint32_t *n) {
    const float magic = 12582912.0f; /* 1.5 2^23: its last place is 1, so adding it rounds */
    const float shifted = LK_FMA(x, 1.44269504f, magic);
    const float whole = shifted - magic;
    /* ln 2 in two parts; the first has 9 bits, so that its product with n is exact */
    const float part = LK_FMA(whole, -0.693359375f, x);
    const float r = LK_FMA(whole, 2.12194440e-4f, part);
    /* (exp(r) - 1 - r) / r^2: the polynomial that is nowhere further than 3e-9 exp(r) off */
    float q = LK_FMA(r, 1.38145813e-3f, 8.36872589e-3f);
    q = LK_FMA(q, r, 4.16683890e-2f);
    q = LK_FMA(q, r, 1.66665211e-1f);
    q = LK_FMA(q, r, 4.99999940e-1f);
    *n = lk_bits(shifted);
    return LK_FMA(q * r, r, r);
}

/* 2^n of the n of lk_exp_rest, from -126 to 127. */
LK_INLINE float lk_power_of_two(uint32_t n) { return lk_real((n + 127u) << 23); }

/* exp(x): 0 below -86.6, where it is less than 2.5e-38; infinity where no float32 is as large. */
LK_INLINE float lk_exp(float x) {
    float held = x > 89.0f ? 89.0f : x;
    held = held < -86.6f ? -86.6f : held;
    uint32_t n;
    const float rest = lk_exp_rest(held, &n), half = lk_power_of_two(n - 1u);
    const float y = 2.0f * LK_FMA(rest, half, half);
    return x < -86.6f ? 0.0f : y;
}

/* 1 / (1 + exp(-x)), from s = e / (1 + e) with e = exp(-|x|), which is exact where it is small:
 * s itself below 0, and 1 - s above.  Below x = -87.3 it stays at 1.2e-38. */
LK_INLINE float lk_sigmoid_float(float x) {
    float size = lk_real(lk_bits(x) & 0x7fffffffu);
    size = size > 87.3f ? 87.3f : size; /* at which e is the least normal number */
    uint32_t n;
    const float rest = lk_exp_rest(-size, &n), power = lk_power_of_two(n);
    const float e = LK_FMA(rest, power, power), small = e / (1.0f + e);
    return x < 0.0f ? small : 1.0f - small;
}

/* tanh(x) from e = exp(2 |x|) - 1, which is exact about 0: e / (e + 2) while that is small, and
 * 1 - 2 / (e + 2) above.  Odd, and -0 stays -0. */
LK_INLINE float lk_tanh_float(float x) {
    const uint32_t sign = lk_bits(x) & 0x80000000u;
    float size = lk_real(lk_bits(x) ^ sign);
    size = size > 9.1f ? 9.1f : size; /* from 9.02 on the result rounds to 1 */
    uint32_t n;
    const float rest = lk_exp_rest(size + size, &n), power = lk_power_of_two(n);
    const float e = LK_FMA(rest, power, power - 1.0f);
    const float ratio = (e > 1.0f ? 2.0f : e) / (e + 2.0f);
    return lk_real(lk_bits(e > 1.0f ? 1.0f - ratio : ratio) | sign);
}

#endif
