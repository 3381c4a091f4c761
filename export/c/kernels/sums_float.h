/* Sums of products in float32, whose rounding errors hardly grow with their length.
 *
 * A few products are summed, and their sum is added to a total; what that addition rounds away is
 * collected in a second total (Kahan 1965), which is added at the end. */
#ifndef LK_SUMS_FLOAT_H
#define LK_SUMS_FLOAT_H
#include "float.h"
#include "sums_float_avx.h"
#include "sums_float_mve.h"
#include "sums_float_vfp.h"

/* Adds a[k] weights[k n + j] over k < count to each of n sums.
 *   weights [count][n]  in
 *   a [count]           in
 *   total, lost [n]     in, out  each sum, and what is missing from it */
LK_INLINE void lk_add_products(const float *weights, const float *a, int32_t count, int32_t n,
                               float *total, float *lost) {
    const int32_t whole = count / 4 * 4;
    for (int32_t k = 0; k < whole; k += 4, weights += 4 * n) {
        for (int32_t j = 0; j < n; j++) {
            float four = a[k] * weights[j];
            four = LK_FMA(a[k + 1], weights[n + j], four);
            four = LK_FMA(a[k + 2], weights[2 * n + j], four);
            four = LK_FMA(a[k + 3], weights[3 * n + j], four);
            const float sum = total[j] + four;
            lost[j] += four - (sum - total[j]);
            total[j] = sum;
        }
    }
    for (int32_t k = whole; k < count; k++, weights += n) {
        for (int32_t j = 0; j < n; j++) {
            const float one = a[k] * weights[j], sum = total[j] + one;
            lost[j] += one - (sum - total[j]);
            total[j] = sum;
        }
    }
}

/* sums = bias + weights a, of n <= 16 sums.
 *   weights [count][n]  in
 *   a [count]           in
 *   bias [n]            in
 *   sums [n]            out */
LK_INLINE void lk_sums_float(const float *weights, const float *a, int32_t count, int32_t n,
                             const float *bias, float *sums) {
#if defined(LK_AVX) || defined(LK_MVE_FLOAT) || defined(LK_VFP)
    if (n == 16) {
        lk_16_sums(weights, a, count, bias, sums);
        return;
    }
#endif
    float lost[16] = {0};
    memcpy(sums, bias, (size_t)n * sizeof *bias);
    lk_add_products(weights, a, count, n, sums, lost);
    for (int32_t j = 0; j < n; j++) {
        sums[j] += lost[j];
    }
}

#endif
