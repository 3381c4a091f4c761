/* Sums of products in float32, whose rounding errors hardly grow with their length.
 *
 * Four products are summed, and the sum is added to the total; what that addition rounds away is
 * kept in a second total (Kahan 1965), which is added at the end. */
#ifndef LK_SUMS_FLOAT_H
#define LK_SUMS_FLOAT_H
#include "float.h"

/* Units whose gates are opened together: as many as a vector unit has use for. */
#if defined(__SSE__) || defined(__aarch64__)
#define LK_TOGETHER 16
#else
#define LK_TOGETHER 4
#endif

/* total [n], lost [n]: adds a[k] weights[k n + j] over k < count to each of the n sums. */
LK_INLINE void lk_add_products(const float *weights, const float *a, int32_t count, int32_t n,
                               float *total, float *lost) {
    int32_t k = 0;
    for (; k + 4 <= count; k += 4, weights += 4 * n) {
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
    for (; k < count; k++, weights += n) {
        for (int32_t j = 0; j < n; j++) {
            const float one = a[k] * weights[j], sum = total[j] + one;
            lost[j] += one - (sum - total[j]);
            total[j] = sum;
        }
    }
}

/* sums [n] = bias [n] + weights [F + H][n] times x [F] and h [H]; n <= 16. */
LK_INLINE void lk_sums(const float *weights, const float *x, int32_t F, const float *h, int32_t H,
                       const float *bias, int32_t n, float *sums) {
    float total[16] = {0}, lost[16] = {0};
    lk_add_products(weights, x, F, n, total, lost);
    lk_add_products(weights + F * n, h, H, n, total, lost);
    for (int32_t j = 0; j < n; j++) {
        sums[j] = total[j] + (lost[j] + bias[j]);
    }
}

LK_INLINE void lk_sums_of_16(const float *weights, const float *x, int32_t F, const float *h,
                             int32_t H, const float *bias, float *sums) {
    lk_sums(weights, x, F, h, H, bias, 16, sums);
}

#endif
