/* What an LSTM unit does behind its four sums, to the bit as TFLite Micro's reference kernel has
 * it. Gates have steps of 2^-15, the cell state of 2^power. */
#ifndef LK_LSTM_CELL_H
#define LK_LSTM_CELL_H
#include "fixed.h"
#include "sigmoid.h"

/* The next cell state of a unit.
 *   c      in, out  in steps of 2^power
 *   z [4]  in       of the gates i, f, g, o, in steps of 2^-12, within int16
 *   clip   c stays within -clip and that; 32768: wherever it is
 *   hidden what brings o tanh(c) to the grid of h
 * Returns h less its zero point, not yet limited to its type. */
LK_INLINE int32_t lk_lstm_cell(int16_t *c, const int32_t *z, int32_t power, int32_t clip,
                               struct lk_factor hidden) {
    const int32_t i = lk_sigmoid(z[0]), f = lk_sigmoid(z[1]);
    const int32_t g = lk_tanh(z[2], -12), o = lk_sigmoid(z[3]);
    int32_t write = lk_multiply_by_power(i * g, 30 + power), next;
    if (power < -15) { /* only then i g can leave int16 */
        write = lk_limit16(write);
    }
    next = lk_limit16(lk_multiply_by_power(f * *c, 15) + write);
    if (clip < 32768) {
        next = lk_limit(next, -clip, clip);
    }
    *c = (int16_t)next;
    next = o * lk_tanh(next, power); /* within -2^30 and 2^30 */
    return hidden.shift > 0 ? lk_multiply(next, hidden) : lk_multiply_narrow(next, hidden);
}

#endif
