/* Dense with weights of 8 bits in 16, as TFLite Micro's:
 *
 *     y = min(max(m. (W x + b), low), high)
 *
 * A Conv1D is the same over its joined rows. */
#ifndef LK_DENSE_INT16X8_H
#define LK_DENSE_INT16X8_H
#include "int16x8.h"

struct lk_dense_int16x8 {
    int32_t inputs;           /* N */
    int32_t outputs;          /* K */
    const int8_t *weights;    /* W [K][N] */
    const int32_t *bias;      /* b [K] where every sum fits into int32, whatever x is */
    const int64_t *bias_wide; /* b [K] where one may not; 0 otherwise, and so is `bias` here */
    const int32_t *mantissa;  /* of m: [1] of all outputs, or [K]; of `bias` with shift -17 */
    const int8_t *shift;      /* beside it, where sums are wide */
    int32_t channels;         /* 0 where m is one for all, 1 where each output has its own */
    int32_t low, high;        /* what y is held within: by int16, and by an activation */
};

/* A row through a layer.
 *   x [N]  in
 *   y [K]  out; not x */
LK_INLINE void lk_dense_int16x8(const struct lk_dense_int16x8 *layer, const int16_t *x,
                                int16_t *y) {
    const int8_t *w = layer->weights;
    int32_t k;
    for (k = 0; k < layer->outputs; k++, w += layer->inputs) {
        const int32_t at = k * layer->channels;
        int32_t a;
        if (layer->bias_wide) {
            const struct lk_factor by = { layer->mantissa[at], layer->shift[at] };
            const int64_t sum = lk_dot_wide(w, x, layer->inputs, layer->bias_wide[k]);
            a = lk_limit_wide(lk_multiply_wide(sum, by), layer->low, layer->high);
        } else {
            a = lk_dot_int16x8(w, x, layer->inputs, layer->bias[k]);
            a = lk_limit(lk_high_word(a, layer->mantissa[at]), layer->low, layer->high);
        }
        y[k] = (int16_t)a;
    }
}

#endif
