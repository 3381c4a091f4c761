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
    return (int32_t)(((int64_t)a * m + ((int64_t)1 << 31)) >> 32);
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
/* The first and third of four int8, as two int16. */
LK_INLINE int32_t lk_even_bytes(int32_t four) {
    return (int32_t)__sxtb16(four);
}

/* The second and fourth. */
LK_INLINE int32_t lk_odd_bytes(int32_t four) {
    int32_t two;
    __asm("sxtb16 %0, %1, ror #8" : "=r"(two) : "r"(four));
    return two;
}

/* The first and third of four int16, where two of them are `low` and `high`. */
LK_INLINE int32_t lk_even_halves(int32_t low, int32_t high) {
    int32_t two;
    __asm("pkhbt %0, %1, %2, lsl #16" : "=r"(two) : "r"(low), "r"(high));
    return two;
}

/* The second and fourth. */
LK_INLINE int32_t lk_odd_halves(int32_t low, int32_t high) {
    int32_t two;
    __asm("pkhtb %0, %1, %2, asr #16" : "=r"(two) : "r"(high), "r"(low));
    return two;
}
#endif

/* As lk_dot_wide, where the caller knows that no part of the sum leaves int32, of R rows at once:
 *   w      first of the rows of weights, each of which begins `apart` numbers behind the last
 *   sum    [R]  in, out
 * R is 1 or 4, and known while compiling. */
LK_INLINE void lk_dots_int16x8(const int8_t *w, int32_t apart, const int16_t *x, int32_t n,
                               int32_t *sum, int32_t R) {
    int32_t k = 0, r;
#if LK_MVE
    for (; k < n; k += 8) { /* eight at once; the last round takes what is left */
        const mve_pred16_t left = vctp16q((uint32_t)(n - k));
        const int16x8_t at = vldrhq_z_s16(x + k, left);
        for (r = 0; r < R; r++) {
            sum[r] = vmladavaq_p_s16(sum[r], vldrbq_z_s16(w + r * apart + k, left), at, left);
        }
    }
#else
#if LK_DSP
    for (; k + 4 <= n; k += 4) { /* 0 and 2, then 1 and 3, as pairs of int16 */
        int32_t four, low, high, even, odd;
        memcpy(&low, x + k, 4);
        memcpy(&high, x + k + 2, 4);
        even = lk_even_halves(low, high);
        odd = lk_odd_halves(low, high);
        for (r = 0; r < R; r++) {
            memcpy(&four, w + r * apart + k, 4);
            sum[r] = __smlad(lk_even_bytes(four), even, sum[r]);
            sum[r] = __smlad(lk_odd_bytes(four), odd, sum[r]);
        }
    }
#endif
    for (r = 0; r < R; r++) {
        const int8_t *row = w + r * apart;
        int32_t total = sum[r], j;
        for (j = k; j < n; j++) {
            total += row[j] * x[j];
        }
        sum[r] = total;
    }
#endif
}

#endif
