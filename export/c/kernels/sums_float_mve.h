/* Sixteen sums of products with Helium: four registers of four. */
#ifndef LK_SUMS_FLOAT_MVE_H
#define LK_SUMS_FLOAT_MVE_H
#include "float.h"

#if defined(LK_MVE_FLOAT)
/* Four sums to their totals; what that rounds away, to what is lost. */
LK_INLINE void lk_to_total(float32x4_t some, float *total, float *lost) {
    const float32x4_t before = vld1q_f32(total), sum = vaddq_f32(before, some);
    vst1q_f32(total, sum);
    vst1q_f32(lost, vaddq_f32(vld1q_f32(lost), vsubq_f32(some, vsubq_f32(sum, before))));
}

/* As lk_sums_float with n = 16. */
static __attribute__((noinline)) void lk_16_sums(const float *weights, const float *a,
                                                 int32_t count, const float *bias, float *sums) {
    float lost[16];
    for (int32_t j = 0; j < 16; j += 4) {
        vst1q_f32(sums + j, vld1q_f32(bias + j));
        vst1q_f32(lost + j, vdupq_n_f32(0.0f));
    }
    while (count > 0) {
        const int32_t some = count < 16 ? count : 8;
        float32x4_t s0 = vdupq_n_f32(0.0f), s1 = s0, s2 = s0, s3 = s0;
        for (int32_t k = 0; k < some; k++, weights += 16) {
            s0 = vfmaq_n_f32(s0, vld1q_f32(weights), a[k]);
            s1 = vfmaq_n_f32(s1, vld1q_f32(weights + 4), a[k]);
            s2 = vfmaq_n_f32(s2, vld1q_f32(weights + 8), a[k]);
            s3 = vfmaq_n_f32(s3, vld1q_f32(weights + 12), a[k]);
        }
        lk_to_total(s0, sums, lost);
        lk_to_total(s1, sums + 4, lost + 4);
        lk_to_total(s2, sums + 8, lost + 8);
        lk_to_total(s3, sums + 12, lost + 12);
        a += some;
        count -= some;
    }
    for (int32_t j = 0; j < 16; j += 4) {
        vst1q_f32(sums + j, vaddq_f32(vld1q_f32(sums + j), vld1q_f32(lost + j)));
    }
}
#endif

#endif
