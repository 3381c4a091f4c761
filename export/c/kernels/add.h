/* The sum of two rows, each on its grid, as TFLite Micro has it:
 *
 *     y = m_y. (m_a. ((a - z_a) 2^bits) + m_b. ((b - z_b) 2^bits)) + z_y
 *
 * with 20 bits for int8 and 15 for int16; m. multiplies by a factor (fixed.h). */
#ifndef LK_ADD_H
#define LK_ADD_H
#include "fixed.h"

struct lk_add_int8 {
    int32_t n;                      /* width of a row */
    int32_t a_zero, b_zero, y_zero; /* zero points */
    struct lk_factor a, b, y;       /* m_a, m_b, m_y: none is 1 or more */
    int32_t low, high;              /* what y is held within: by its type, and by an activation */
};

/* As lk_add_int8, of int16. */
struct lk_add_int16x8 {
    int32_t n;
    int32_t a_zero, b_zero, y_zero;
    struct lk_factor a, b, y;
    int32_t low, high;
};

/*   a, b [n]  in
 *   y [n]     out; may be one of them */
static inline void lk_add_int8(const struct lk_add_int8 *layer, const int8_t *a, const int8_t *b,
                               int8_t *y) {
    int32_t k;
    for (k = 0; k < layer->n; k++) {
        int32_t sum = lk_multiply((a[k] - layer->a_zero) * (1 << 20), layer->a);
        sum += lk_multiply((b[k] - layer->b_zero) * (1 << 20), layer->b);
        sum = lk_multiply(sum, layer->y) + layer->y_zero;
        y[k] = (int8_t)lk_limit(sum, layer->low, layer->high);
    }
}

/* As lk_add_int8. */
static inline void lk_add_int16x8(const struct lk_add_int16x8 *layer, const int16_t *a,
                                  const int16_t *b, int16_t *y) {
    int32_t k;
    for (k = 0; k < layer->n; k++) {
        int32_t sum = lk_multiply((a[k] - layer->a_zero) * (1 << 15), layer->a);
        sum += lk_multiply((b[k] - layer->b_zero) * (1 << 15), layer->b);
        sum = lk_multiply(sum, layer->y) + layer->y_zero;
        y[k] = (int16_t)lk_limit(sum, layer->low, layer->high);
    }
}

#endif
