/* Sums of int16 times int8, and how TFLite Micro brings them to 16 bits: with a mantissa of 15 bits
 * and one rounding, ties upwards. */
#ifndef LK_INT16X8_H
#define LK_INT16X8_H
#include "fixed.h"
#if LK_MVE
#include <arm_mve.h>
#elif LK_DSP
#include <arm_acle.h>
#endif

/* A sum that is known to fit into int32, times m / 2^32. */
LK_INLINE int32_t lk_high_word(int32_t a, int32_t m) {
#if LK_DSP || LK_MVE
    __asm("smmulr %0, %0, %1" : "+r"(a) : "r"(m));
    return a;
#else
    return (int32_t)(((int64_t)a * m + ((int64_t)1 << 31)) >> 32);
#endif
}

LK_INLINE int32_t lk_sat16(int32_t a) {
#if LK_DSP || LK_MVE
    __asm("ssat %0, #16, %0" : "+r"(a));
    return a;
#else
    return lk_limit16(a);
#endif
}

/* Any sum, times mantissa / 2^(15 - shift); shift < 15. */
LK_INLINE int64_t lk_multiply_wide(int64_t a, struct lk_factor by) {
    return (a * by.mantissa + ((int64_t)1 << (14 - by.shift))) >> (15 - by.shift);
}

LK_INLINE int32_t lk_limit_wide(int64_t a, int32_t low, int32_t high) {
    return a < low ? low : a > high ? high : (int32_t)a;
}

/* sum + w x.
 *   w [n]  int8
 *   x [n]  int16 */
LK_INLINE int64_t lk_dot_wide(const int8_t *w, const int16_t *x, int32_t n, int64_t sum) {
    int32_t k;
    for (k = 0; k < n; k++) {
        sum += w[k] * x[k];
    }
    return sum;
}

#if LK_DSP
/* sum + w x of four numbers each; of x in pairs, the first and third and the second and fourth. */
LK_INLINE int32_t lk_dot_of_four(const int8_t *w, int32_t even, int32_t odd, int32_t sum) {
    int32_t four, two;
    memcpy(&four, w, 4);
    __asm("sxtb16 %0, %1, ror #8" : "=r"(two) : "r"(four));
    return __smlad(two, odd, __smlad(__sxtb16(four), even, sum));
}

/* Four of x in such pairs. */
LK_INLINE void lk_pairs(const int16_t *x, int32_t *even, int32_t *odd) {
    int32_t low, high;
    memcpy(&low, x, 4);
    memcpy(&high, x + 2, 4);
    __asm("pkhbt %0, %1, %2, lsl #16" : "=r"(*even) : "r"(low), "r"(high));
    __asm("pkhtb %0, %1, %2, asr #16" : "=r"(*odd) : "r"(high), "r"(low));
}
#endif

/* As lk_dot_wide, where the caller knows that no part of the sum leaves int32. */
LK_INLINE int32_t lk_dot_int16x8(const int8_t *w, const int16_t *x, int32_t n, int32_t sum) {
    int32_t k = 0;
#if LK_MVE
    for (; k < n; k += 8) { /* eight at once, the last round what is left, and zeros beyond */
        const mve_pred16_t left = vctp16q((uint32_t)(n - k));
        sum = vmladavaq_s16(sum, vldrbq_z_s16(w + k, left), vldrhq_z_s16(x + k, left));
    }
#elif LK_DSP
    for (; k + 4 <= n; k += 4) {
        int32_t even, odd;
        lk_pairs(x + k, &even, &odd);
        sum = lk_dot_of_four(w + k, even, odd, sum);
    }
#endif
    for (; k < n; k++) {
        sum += w[k] * x[k];
    }
    return sum;
}

#endif
