/* Sixteen sums of products on x86-64: one register with AVX-512, two with AVX2. */
#ifndef LK_SUMS_FLOAT_AVX_H
#define LK_SUMS_FLOAT_AVX_H
#include "float.h"

#if defined(LK_AVX)
#if defined(__AVX512F__)
typedef __m512 lk_16;
#define LK_16_LOAD(from) _mm512_loadu_ps(from)
#define LK_16_STORE(to, a) _mm512_storeu_ps(to, a)
#define LK_16_ADD(a, b) _mm512_add_ps(a, b)
#define LK_16_SUB(a, b) _mm512_sub_ps(a, b)
#define LK_16_TIMES(a, x) _mm512_mul_ps(a, _mm512_set1_ps(x))
#define LK_16_FMA(a, x, b) _mm512_fmadd_ps(a, _mm512_set1_ps(x), b)
#else
typedef struct {
    __m256 low, high;
} lk_16;

LK_INLINE lk_16 lk_16_of(__m256 low, __m256 high) {
    lk_16 a;
    a.low = low;
    a.high = high;
    return a;
}

LK_INLINE void lk_16_store(float *to, lk_16 a) {
    _mm256_storeu_ps(to, a.low);
    _mm256_storeu_ps(to + 8, a.high);
}

#define LK_16_LOAD(from) lk_16_of(_mm256_loadu_ps(from), _mm256_loadu_ps((from) + 8))
#define LK_16_STORE(to, a) lk_16_store(to, a)
#define LK_16_EACH(op, a, b) lk_16_of(op((a).low, (b).low), op((a).high, (b).high))
#define LK_16_ADD(a, b) LK_16_EACH(_mm256_add_ps, a, b)
#define LK_16_SUB(a, b) LK_16_EACH(_mm256_sub_ps, a, b)
LK_INLINE lk_16 lk_16_times(lk_16 a, float x) {
    const __m256 all = _mm256_set1_ps(x);
    return lk_16_of(_mm256_mul_ps(a.low, all), _mm256_mul_ps(a.high, all));
}
LK_INLINE lk_16 lk_16_fma(lk_16 a, float x, lk_16 b) {
    const __m256 all = _mm256_set1_ps(x);
    return lk_16_of(_mm256_fmadd_ps(a.low, all, b.low), _mm256_fmadd_ps(a.high, all, b.high));
}
#define LK_16_TIMES(a, x) lk_16_times(a, x)
#define LK_16_FMA(a, x, b) lk_16_fma(a, x, b)
#endif

/* As lk_sums_float with n = 16. */
LK_INLINE void lk_16_sums(const float *weights, const float *a, int32_t count, const float *bias,
                          float *sums) {
    lk_16 total = LK_16_LOAD(bias), lost = LK_16_SUB(total, total);
    const int32_t whole = count / 4 * 4;
    for (int32_t k = 0; k < whole; k += 4, weights += 64) {
        lk_16 some = LK_16_TIMES(LK_16_LOAD(weights), a[k]);
        some = LK_16_FMA(LK_16_LOAD(weights + 16), a[k + 1], some);
        some = LK_16_FMA(LK_16_LOAD(weights + 32), a[k + 2], some);
        some = LK_16_FMA(LK_16_LOAD(weights + 48), a[k + 3], some);
        const lk_16 sum = LK_16_ADD(total, some);
        lost = LK_16_ADD(lost, LK_16_SUB(some, LK_16_SUB(sum, total)));
        total = sum;
    }
    for (int32_t k = whole; k < count; k++, weights += 16) {
        const lk_16 some = LK_16_TIMES(LK_16_LOAD(weights), a[k]), sum = LK_16_ADD(total, some);
        lost = LK_16_ADD(lost, LK_16_SUB(some, LK_16_SUB(sum, total)));
        total = sum;
    }
    LK_16_STORE(sums, LK_16_ADD(total, lost));
}
#endif

#endif
