/* Sixteen sums of products on x86-64 with AVX2 and FMA: two registers of eight. */
#ifndef LK_SUMS_FLOAT_AVX_H
#define LK_SUMS_FLOAT_AVX_H
#include "float.h"

#if defined(LK_AVX)
/* Eight sums to their totals; what that rounds away, to what is lost. */
LK_INLINE void lk_to_total(__m256 some, __m256 *total, __m256 *lost) {
    const __m256 sum = _mm256_add_ps(*total, some);
    *lost = _mm256_add_ps(*lost, _mm256_sub_ps(some, _mm256_sub_ps(sum, *total)));
    *total = sum;
}

/* As lk_sums_float with n = 16. */
LK_INLINE void lk_16_sums(const float *weights, const float *a, int32_t count, const float *bias,
                          float *sums) {
    __m256 low = _mm256_loadu_ps(bias), high = _mm256_loadu_ps(bias + 8);
    __m256 lost_low = _mm256_setzero_ps(), lost_high = lost_low;
    const int32_t whole = count / 4 * 4;
    for (int32_t k = 0; k < whole; k += 4, weights += 64) {
        __m256 x = _mm256_broadcast_ss(a + k);
        __m256 some_low = _mm256_mul_ps(_mm256_loadu_ps(weights), x);
        __m256 some_high = _mm256_mul_ps(_mm256_loadu_ps(weights + 8), x);
        x = _mm256_broadcast_ss(a + k + 1);
        some_low = _mm256_fmadd_ps(_mm256_loadu_ps(weights + 16), x, some_low);
        some_high = _mm256_fmadd_ps(_mm256_loadu_ps(weights + 24), x, some_high);
        x = _mm256_broadcast_ss(a + k + 2);
        some_low = _mm256_fmadd_ps(_mm256_loadu_ps(weights + 32), x, some_low);
        some_high = _mm256_fmadd_ps(_mm256_loadu_ps(weights + 40), x, some_high);
        x = _mm256_broadcast_ss(a + k + 3);
        some_low = _mm256_fmadd_ps(_mm256_loadu_ps(weights + 48), x, some_low);
        some_high = _mm256_fmadd_ps(_mm256_loadu_ps(weights + 56), x, some_high);
        lk_to_total(some_low, &low, &lost_low);
        lk_to_total(some_high, &high, &lost_high);
    }
    for (int32_t k = whole; k < count; k++, weights += 16) {
        const __m256 x = _mm256_broadcast_ss(a + k);
        lk_to_total(_mm256_mul_ps(_mm256_loadu_ps(weights), x), &low, &lost_low);
        lk_to_total(_mm256_mul_ps(_mm256_loadu_ps(weights + 8), x), &high, &lost_high);
    }
    _mm256_storeu_ps(sums, _mm256_add_ps(low, lost_low));
    _mm256_storeu_ps(sums + 8, _mm256_add_ps(high, lost_high));
}
#endif

#endif
