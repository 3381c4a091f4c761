/* One step of an int8 LSTM layer with Helium (Cortex-M52, M55, M85).
 *
 * Products: a loop that masks its own tail takes 16 numbers of the four gates of a unit in ten
 * instructions. The four sums become z in the lanes of a vector.
 *
 * Behind z: eight units at once, in lanes of 16 bits wherever that is exact. With v = |z|, the
 * points T of sigmoid.h, n = 12 + power, and quotients cut off:
 *
 *     sigmoid   u = 384 v / 2^16, part = 384 v mod 2^16       so that 3 v = 512 u + part / 128
 *               r = (T[u] + part (T[u + 1] - T[u]) / 2^16 + 1) / 2
 *               2^14 + r, or 2^14 - r where z < 0
 *     tanh      the same with 768 2^n for 384, and u at most 255
 *               r = T[u] + (part (T[u + 1] - T[u]) + 2^15) / 2^16
 *               r, or -r where z < 0 */
#ifndef LK_LSTM_INT8_MVE_H
#define LK_LSTM_INT8_MVE_H
#include "lstm_int8_layer.h"

#if LK_LSTM_INT8_MVE
#include <arm_mve.h>

/* What lk_gates walks over. Rows lie F + H apart, and loads of a row end at whole sixteens. */
struct lk_walk {
    const int8_t *x;    /*  0 */
    int32_t inputs;     /*  4: F */
    int32_t row_of_x;   /*  8: F + H */
    const int8_t *h;    /* 12 */
    int32_t back_x;     /* 16: from where the loads of W end back to its own end */
    int32_t units;      /* 20: H */
    int32_t row_of_h;   /* 24: F + H */
    const int16_t *end; /* 28: of z */
    int32_t back_h;     /* 32: as back_x, of R */
    int32_t mask;       /* 36: the compiler's, which VPT changes */
};
typedef char lk_walk_is_ten_words[sizeof(struct lk_walk) == 40 ? 1 : -1];

/* Sums of x or h, %[v] on, of as many numbers as %[w1] says, by the rows at %[w0] and each %[w3]
 * further. VMLADAVA adds to even registers only: gates i, f, g, o in r4, r6, r8, r10. */
#define LK_GATE_SUMS(sums)                                                                         \
    "ldm %[bias]!, {r4, r6, r8, r10}\n\t"                                                          \
    "dlstp.8 lr, %[w1]\n\t"                                                                        \
    "add %[w1], %[w0], %[w3]\n\t"                                                                  \
    "add %[w2], %[w1], %[w3]\n\t"                                                                  \
    "add %[w3], %[w2], %[w3]\n\t"                                                                  \
    "2: vldrb.8 q0, [%[v]], #16\n\t"                                                               \
    "vldrb.8 q1, [%[w0]], #16\n\t"                                                                 \
    "vmladava.s8 r4, q0, q1\n\t"                                                                   \
    "vldrb.8 q2, [%[w1]], #16\n\t"                                                                 \
    "vmladava.s8 r6, q0, q2\n\t"                                                                   \
    "vldrb.8 q1, [%[w2]], #16\n\t"                                                                 \
    "vmladava.s8 r8, q0, q1\n\t"                                                                   \
    "vldrb.8 q2, [%[w3]], #16\n\t"                                                                 \
    "vmladava.s8 r10, q0, q2\n\t"                                                                  \
    "letp lr, 2b\n\t"                                                                              \
    "vmov " sums "[2], " sums "[0], r4, r8\n\t"                                                    \
    "vmov " sums "[3], " sums "[1], r6, r10\n\t"

/* lk_multiply of four lanes by four factors whose shifts are below zero: VRSHL takes ties upwards;
 * one less before it, and those below zero go away from zero. */
#define LK_SCALE_RIGHT(a, mantissa, shift)                                                         \
    "vqrdmulh.s32 " a ", " a ", " mantissa "\n\t"                                                  \
    "vshr.s32 q0, " a ", #31\n\t"                                                                  \
    "vadd.i32 " a ", " a ", q0\n\t"                                                                \
    "vrshl.s32 " a ", " a ", " shift "\n\t"

/* lk_multiply of four lanes by four factors. */
#define LK_SCALE(a, mantissa, shift)                                                               \
    "vpt.s32 gt, " shift ", zr\n\t"                                                                \
    "vshlt.s32 " a ", " a ", " shift "\n\t"                                                        \
    "vqrdmulh.s32 " a ", " a ", " mantissa "\n\t"                                                  \
    "vshr.s32 q0, " a ", #31\n\t"                                                                  \
    "vptt.s32 lt, " shift ", zr\n\t"                                                               \
    "vaddt.i32 " a ", " a ", q0\n\t"                                                               \
    "vrshlt.s32 " a ", " a ", " shift "\n\t"

/* Mantissas and shifts of x in q4 and q5, of h in q6 and q7; then unit by unit. */
#define LK_GATES(scale_x, scale_h)                                                                 \
    __asm volatile("vmrs %[v], p0\n\t"                                                             \
                   "str %[v], [%[walk], #36]\n\t"                                                  \
                   "vld20.32 {q4, q5}, [%[w1]]\n\t"                                                \
                   "vld21.32 {q4, q5}, [%[w1]]\n\t"                                                \
                   "vld20.32 {q6, q7}, [%[w2]]\n\t"                                                \
                   "vld21.32 {q6, q7}, [%[w2]]\n\t"                                                \
                   "1: ldr %[v], [%[walk]]\n\t"                                                    \
                   "ldrd %[w1], %[w3], [%[walk], #4]\n\t"                                          \
                   LK_GATE_SUMS("q3")                                                              \
                   "ldrd %[v], %[w2], [%[walk], #12]\n\t"                                          \
                   "add %[w0], %[w0], %[w2]\n\t"                                                   \
                   "ldrd %[w1], %[w3], [%[walk], #20]\n\t"                                         \
                   LK_GATE_SUMS("q1")                                                              \
                   scale_x("q3", "q4", "q5")                                                       \
                   scale_h("q1", "q6", "q7")                                                       \
                   "vqmovnb.s32 q3, q3\n\t"                                                        \
                   "vqmovnb.s32 q1, q1\n\t"                                                        \
                   "vqadd.s16 q3, q3, q1\n\t"                                                      \
                   "vstrh.32 q3, [%[z]], #8\n\t"                                                   \
                   "ldrd %[v], %[w2], [%[walk], #28]\n\t"                                          \
                   "add %[w0], %[w3], %[w2]\n\t"                                                   \
                   "cmp %[z], %[v]\n\t"                                                            \
                   "bne 1b\n\t"                                                                    \
                   "ldr %[v], [%[walk], #36]\n\t"                                                  \
                   "vmsr p0, %[v]"                                                                 \
                   : [w0] "+r"(w0), [w1] "+r"(w1), [w2] "+r"(w2), [w3] "=&r"(w3), [v] "=&r"(v),    \
                     [bias] "+r"(start), [z] "+l"(z)                                               \
                   : [walk] "r"(walk)                                                              \
                   : "r4", "r6", "r8", "r10", "lr", "q0", "q1", "q2", "q3", "q4", "q5", "q6", "q7",\
                     "cc", "memory")

/* z of the gates of some units.
 *   walk   in
 *   layer  in
 *   w      in, out  weights of the first; behind those of the last
 *   bias   in, out  the same
 *   z      [*][4]   out; up to walk->end */
LK_INLINE void lk_gates(struct lk_walk *walk, const struct lk_lstm_int8 *layer, const int8_t **w,
                        const int32_t **bias, int16_t *z) {
    const int8_t *w0 = *w, *w3, *v;
    const struct lk_factor *w1 = layer->x, *w2 = layer->h; /* before they are rows */
    const int32_t *start = *bias;
    int32_t gate, left_x = 0, left_h = 0;
    for (gate = 0; gate < 4; gate++) {
        left_x |= layer->x[gate].shift >= 0;
        left_h |= layer->h[gate].shift >= 0;
    }
    if (left_h) {
        LK_GATES(LK_SCALE, LK_SCALE);
    } else if (left_x) {
        LK_GATES(LK_SCALE, LK_SCALE_RIGHT);
    } else {
        LK_GATES(LK_SCALE_RIGHT, LK_SCALE_RIGHT);
    }
    *w = w0;
    *bias = start;
}
#undef LK_GATE_SUMS
#undef LK_SCALE_RIGHT
#undef LK_SCALE
#undef LK_GATES

/* lk_multiply of four. */
LK_INLINE int32x4_t lk_multiply_4(int32x4_t a, struct lk_factor by) {
    if (by.shift > 0) {
        a = vshlq_r_s32(a, by.shift);
    }
    a = vqrdmulhq_n_s32(a, by.mantissa);
    if (by.shift < 0) {
        a = vrshlq_n_s32(vaddq_s32(a, vshrq_n_s32(a, 31)), by.shift);
    }
    return a;
}

/* lk_multiply_by_power of four. */
LK_INLINE int32x4_t lk_multiply_by_power_4(int32x4_t a, int32_t n) {
    return vrshlq_n_s32(vaddq_s32(a, vorrq_n_s32(vshrq_n_s32(a, 31), 1)), -n);
}

/* Lanes 0 2 4 6 and 1 3 5 7 of eight int16, saturated. */
LK_INLINE int16x8_t lk_limit16_8(int32x4_t even, int32x4_t odd) {
    return vqmovntq_s32(vqmovnbq_s32(vreinterpretq_s16_s32(even), even), odd);
}

/* a b / 2^n by lk_multiply_by_power, saturated to int16. */
LK_INLINE int16x8_t lk_product_8(int16x8_t a, int16x8_t b, int32_t n) {
    return lk_limit16_8(lk_multiply_by_power_4(vmullbq_int_s16(a, b), n),
                        lk_multiply_by_power_4(vmulltq_int_s16(a, b), n));
}

/* a where z >= 0, and -a elsewhere. */
LK_INLINE int16x8_t lk_signed_8(uint16x8_t a, int16x8_t z) {
    const int16x8_t sign = vshrq_n_s16(z, 15);
    return vsubq_s16(veorq_s16(vreinterpretq_s16_u16(a), sign), sign);
}

/* |z|, where that of -2^15 is 2^15. */
LK_INLINE uint16x8_t lk_magnitude_8(int16x8_t z) {
    return vreinterpretq_u16_s16(vabsq_s16(z));
}

LK_INLINE int16x8_t lk_sigmoid_8(int16x8_t z) {
    const uint16x8_t v = lk_magnitude_8(z);
    const uint16x8_t u = vmulhq_u16(v, vdupq_n_u16(384));
    const uint16x8_t low = vldrhq_gather_shifted_offset_u16(lk_sigmoid_points, u);
    const uint16x8_t high = vldrhq_gather_shifted_offset_u16(lk_sigmoid_points + 1, u);
    const uint16x8_t more = vmulhq_u16(vmulq_n_u16(v, 384), vsubq_u16(high, low));
    return vaddq_n_s16(lk_signed_8(vrhaddq_u16(low, more), z), 0x4000);
}

/* The tanh of v with the sign of z; the slope is 768 2^n. */
LK_INLINE int16x8_t lk_tanh_8(uint16x8_t v, int16x8_t z, uint16_t slope) {
    const uint16x8_t u = vminq_u16(vmulhq_u16(v, vdupq_n_u16(slope)), vdupq_n_u16(255));
    const uint16x8_t low = vldrhq_gather_shifted_offset_u16(lk_sigmoid_points, u);
    const uint16x8_t high = vldrhq_gather_shifted_offset_u16(lk_sigmoid_points + 1, u);
    const uint16x8_t more = vrmulhq_u16(vmulq_n_u16(v, slope), vsubq_u16(high, low));
    return lk_signed_8(vaddq_u16(low, more), z);
}

/* The tanh of c in steps of 2^power, -28 <= power <= 0. */
LK_INLINE int16x8_t lk_tanh_of_cell_8(int16x8_t c, int32_t power) {
    const int32_t n = 12 + power;
    uint16x8_t v;
    int16x8_t d;
    if (n > 6) { /* what saturates lies beyond the points */
        return lk_tanh_8(vqshlq_r_u16(lk_magnitude_8(c), n - 6), c, 768 << 6);
    }
    if (n >= 0) {
        return lk_tanh_8(lk_magnitude_8(c), c, (uint16_t)(768 << n));
    }
    /* d = (3 c + 2^(-n - 1)) >> -n has the sign of c, which for n = -1 is not that of its lane */
    if (n == -1) {
        d = vaddq_s16(vaddq_s16(c, c), vrmulhq_s16(c, vdupq_n_s16(-0x8000)));
    } else if (n == -2) {
        d = vaddq_s16(c, vrmulhq_s16(c, vdupq_n_s16(-0x4000)));
    } else {
        d = vrmulhq_s16(c, vdupq_n_s16((int16_t)(3 << (16 + n))));
    }
    v = vreinterpretq_u16_s16(lk_signed_8(vreinterpretq_u16_s16(d), c));
    return lk_tanh_8(v, c, 256);
}

/* The compiler begins with a vector here and not earlier: it has eight, and would spill. */
#define LK_NOW(vector) __asm volatile("" : "+w"(vector))

/* The step of up to eight units behind z.
 *   z      [8][4]  in
 *   c      in, out
 *   h      out
 *   there  in      which of them there are */
LK_INLINE void lk_cells(const struct lk_lstm_int8 *layer, const int16_t *z, int16_t *c, int8_t *h,
                        mve_pred16_t there) {
    int16x8x4_t gates = vld4q_s16(z); /* i, f, g, o of eight units each */
    int16x8_t cell = vldrhq_z_s16(c, there), other;
    cell = lk_product_8(lk_sigmoid_8(gates.val[1]), cell, 15);
    LK_NOW(cell);
    LK_NOW(gates.val[2]);
    other = lk_tanh_8(lk_magnitude_8(gates.val[2]), gates.val[2], 768);
    LK_NOW(other);
    LK_NOW(gates.val[0]);
    other = lk_product_8(lk_sigmoid_8(gates.val[0]), other, 30 + layer->cell_power);
    cell = vqaddq_s16(cell, other);
    if (layer->cell_clip < 32768) {
        const int16_t clip = (int16_t)layer->cell_clip;
        cell = vminq_s16(vmaxq_s16(cell, vdupq_n_s16((int16_t)-clip)), vdupq_n_s16(clip));
    }
    LK_NOW(cell);
    vstrhq_p_s16(c, cell, there);
    cell = lk_tanh_of_cell_8(cell, layer->cell_power);
    LK_NOW(cell);
    LK_NOW(gates.val[3]);
    other = lk_sigmoid_8(gates.val[3]);
    other = lk_limit16_8(lk_multiply_4(vmullbq_int_s16(other, cell), layer->hidden),
                         lk_multiply_4(vmulltq_int_s16(other, cell), layer->hidden));
    other = vqaddq_n_s16(other, (int16_t)layer->zero_h);
    other = vreinterpretq_s16_s8(vqmovnbq_s16(vreinterpretq_s8_s16(other), other));
    vstrbq_p_s16(h, other, there);
}
#undef LK_NOW

/* One step; as lk_lstm_int8. */
LK_INLINE void lk_lstm_int8_mve(const struct lk_lstm_int8 *layer, const int8_t *x, int8_t *h,
                                int16_t *c) {
    const int32_t F = layer->inputs, H = layer->units;
    struct lk_walk walk = { x, F, F + H, h, -(-F & 15), H, F + H, 0, -(-H & 15), 0 };
    const int8_t *w = layer->weights;
    const int32_t *bias = layer->bias;
    int8_t next[LK_LSTM_INT8_WIDTH]; /* every gate reads the old h */
    int16_t z[32];
    int32_t u;
    if (H % 8) {
        memset(z, 0, sizeof z); /* beyond the last unit lie any numbers, but numbers */
    }
    for (u = 0; u < H; u += 8) {
        const int32_t left = H - u;
        walk.end = z + (left < 8 ? 4 * left : 32);
        lk_gates(&walk, layer, &w, &bias, z);
        lk_cells(layer, z, c + u, next + u, vctp16q((uint32_t)left));
    }
    for (u = 0; u < H; u += 16) {
        const mve_pred16_t there = vctp8q((uint32_t)(H - u));
        vstrbq_p_s8(h + u, vldrbq_z_s8(next + u, there), there);
    }
}
#endif

#endif
