/* Functions of one number, applied to each number of a row. */
#ifndef LK_ELEMENTWISE_H
#define LK_ELEMENTWISE_H
#include "fixed.h"

/* Any function of int8: another grid, relu, sigmoid, tanh.
 *   table [256]  the answers to -128 .. 127
 *   x [n]        in   int8
 *   y [n]        out  int8; may be x */
static inline void lk_lookup_int8(const int8_t *table, const int8_t *x, int8_t *y, int32_t n) {
    int32_t k;
    for (k = 0; k < n; k++) {
        y[k] = table[x[k] + 128];
    }
}

/* Another grid of int16, and relu. */
struct lk_requantize_int16 {
    int32_t n;               /* width of a row */
    struct lk_factor factor; /* the scale of x over that of y */
    int32_t x_zero, y_zero;  /* zero points */
    int32_t low, high;       /* what y is held within: by its type, and by an activation */
};

/*   x [n]  in   int16
 *   y [n]  out  int16; may be x */
static inline void lk_requantize_int16(const struct lk_requantize_int16 *layer, const int16_t *x,
                                       int16_t *y) {
    int32_t k;
    for (k = 0; k < layer->n; k++) {
        int32_t a = lk_multiply(x[k] - layer->x_zero, layer->factor);
        a = lk_limit(a, -65536, 65536) + layer->y_zero; /* which would not always fit */
        y[k] = (int16_t)lk_limit(a, layer->low, layer->high);
    }
}

/* From 8 bits to 16, with fields as in lk_requantize_int16. */
struct lk_widen_int8 {
    int32_t n;
    struct lk_factor factor;
    int32_t x_zero, y_zero;
    int32_t low, high;
};

/*   x [n]  in   int8
 *   y [n]  out  int16 */
static inline void lk_widen_int8(const struct lk_widen_int8 *layer, const int8_t *x, int16_t *y) {
    int32_t k;
    for (k = 0; k < layer->n; k++) {
        int32_t a = lk_multiply(x[k] - layer->x_zero, layer->factor);
        a = lk_limit(a, -65536, 65536) + layer->y_zero; /* which would not always fit */
        y[k] = (int16_t)lk_limit(a, layer->low, layer->high);
    }
}

#endif
