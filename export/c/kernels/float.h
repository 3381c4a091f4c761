/* exp, sigmoid and tanh in float32, without libm.
 *
 * Straight lines of arithmetic without a branch, so that a loop over them vectorises.  Each is
 * within three units in the last place; NaN in, NaN out. */
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
#if defined(__GNUC__)
#define LK_ABS(x) __builtin_fabsf(x)
#else
#define LK_ABS(x) lk_real(lk_bits(x) & 0x7fffffffu)
#endif

/* What the machine has for many numbers at a time. */
#if defined(__AVX2__) && defined(__FMA__) && !defined(LK_NO_ASM)
#include <immintrin.h>
#define LK_AVX 1
#elif defined(__ARM_FEATURE_MVE) && (__ARM_FEATURE_MVE & 2) && !defined(LK_NO_ASM)
#include <arm_mve.h>
#define LK_MVE_FLOAT 1
#elif defined(__GNUC__) && defined(__thumb2__) && defined(__ARM_FEATURE_FMA) && \
    (__ARM_ARCH_PROFILE == 'M') && !defined(LK_NO_ASM)
#define LK_VFP 1 /* a Cortex-M with floats of single precision */
#endif

/* Units whose gates are opened together: as many as vector registers have use for.  Where there
 * are such, what lies on either side of a condition must be numbers, not sums, or the compiler
 * makes it a branch; elsewhere a branch is the cheaper way to the same number. */
#if defined(__SSE__) || defined(__aarch64__)
#define LK_TOGETHER 16
#else
#define LK_TOGETHER 4
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
 * 0 + s below 0, and 1 - s above.  Below x = -87.3 it stays at 1.2e-38. */
LK_INLINE float lk_sigmoid_float(float x) {
    float minus = -LK_ABS(x);
    minus = minus < -87.3f ? -87.3f : minus; /* at which e is the least normal number */
    uint32_t n;
    const float rest = lk_exp_rest(minus, &n), power = lk_power_of_two(n);
    const float e = LK_FMA(rest, power, power);
#if LK_TOGETHER > 4
    const float from = x < 0.0f ? 0.0f : 1.0f, part = x < 0.0f ? e : -e;
    return from + part / (1.0f + e);
#else
    const float part = e / (1.0f + e);
    return x < 0.0f ? part : 1.0f - part;
#endif
}

/* tanh(x) from e = exp(2 |x|) - 1, which is exact about 0: 0 + e / (e + 2) while that is small,
 * and 1 - 2 / (e + 2) above.  Odd, and -0 stays -0. */
LK_INLINE float lk_tanh_float(float x) {
    const uint32_t sign = lk_bits(x) & 0x80000000u;
    float twice = 2.0f * LK_ABS(x);
    twice = twice > 18.2f ? 18.2f : twice; /* from 18.03 on the result rounds to 1 */
    uint32_t n;
    const float rest = lk_exp_rest(twice, &n), power = lk_power_of_two(n);
    const float e = LK_FMA(rest, power, power - 1.0f);
#if LK_TOGETHER > 4
    const float from = e > 1.0f ? 1.0f : 0.0f, part = e > 1.0f ? -2.0f : e;
    const float y = from + part / (e + 2.0f);
#else
    const float part = (e > 1.0f ? 2.0f : e) / (e + 2.0f);
    const float y = e > 1.0f ? 1.0f - part : part;
#endif
    return lk_real(lk_bits(y) | sign);
}

#endif
