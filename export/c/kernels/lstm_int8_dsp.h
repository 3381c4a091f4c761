/* One step of an int8 LSTM layer with the DSP instructions of a Cortex-M4.
 *
 * SMLAD adds two products of 16 bits to a sum, and weights have 8. To widen four weights takes two
 * instructions, one for the even and one for the odd columns. One is enough here: a word of weights
 * is taken as it is for two numbers of 16 bits, each of an odd column's weight w1 and, below it, an
 * even column's w0, stored as w0 + 128 so that it has no sign:
 *
 *     (256 w1 + w0 + 128) x0  +  w1 (x1 - 256 x0)  =  w0 x0 + w1 x1 + 128 x0
 *
 * x1 - 256 x0 of int8 has 65536 values; less 128 they are those of an int16, whose bytes are ~x0
 * above x1 + 128. What is too much, 128 x0 and -128 w1, comes off at the start of a sum: the first
 * is the same for all units and gates, the second is known beforehand. So is what a zero point
 * adds: x0 stands for x0 - zero in the first product, and 255 zero w1 is missing from the second.
 *
 * The words of a unit lie as they are read, [4 + F + 2 + H]: the starts of the sums over x, which
 * hold the biases; the weights of x; sum(w1) of the four gates over h, in int16; the weights of h.
 * Weights are four columns of each gate, gate by gate, as often as there are four; two of each, if
 * there are two more; one of each, if there is one more, stored as it is. So every word is aligned,
 * and one LDM fetches four columns of all gates. */
#ifndef LK_LSTM_INT8_DSP_H
#define LK_LSTM_INT8_DSP_H
#include "lstm_int8_layer.h"

#if LK_LSTM_INT8_DSP

/* Two numbers of 16 bits in a word. */
#define LK_BOTH(low, high) ((uint32_t)(uint16_t)(low) | ((uint32_t)(high) << 16))

/* The sums of the gates, and what is read next. In the assembly below w and x are what is read,
 * i f g o the sums, and a and b what the weights in r0 to r3 are multiplied by. */
struct lk_lstm_int8_sums {
    const int32_t *w;
    const uint32_t *x;
    int32_t i, f, g, o;
};
#define LK_SUMS [i] "+r"(s->i), [f] "+r"(s->f), [g] "+r"(s->g), [o] "+r"(s->o)
#define LK_NEW_SUMS [i] "=&r"(s->i), [f] "=&r"(s->f), [g] "=&r"(s->g), [o] "=&r"(s->o)
#define LK_READ [w] "+r"(s->w), [x] "+r"(s->x), [a] "=&r"(a), [b] "=&r"(b)

/* Four columns of all gates. */
#define LK_FOUR_OF(w, sum)                        \
    "smlad %[" sum "], " w ", %[a], %[" sum "]\n" \
    "sxtb16 " w ", " w ", ror #8\n"               \
    "smlad %[" sum "], " w ", %[b], %[" sum "]\n"
#define LK_FOUR                       \
    "ldmia %[w]!, {r0, r1, r2, r3}\n" \
    "ldrd %[a], %[b], [%[x]], #8\n"   \
    LK_FOUR_OF("r0", "i") LK_FOUR_OF("r1", "f") LK_FOUR_OF("r2", "g") LK_FOUR_OF("r3", "o")

/* Two columns of two gates, whose weights are in one word. */
#define LK_TWO_OF(w, low, high)                     \
    "smlabb %[" low "], " w ", %[a], %[" low "]\n"   \
    "smlatb %[" high "], " w ", %[a], %[" high "]\n" \
    "sxtb16 " w ", " w ", ror #8\n"                  \
    "smlabt %[" low "], " w ", %[a], %[" low "]\n"   \
    "smlatt %[" high "], " w ", %[a], %[" high "]\n"

/* Add the products of n columns, a number known while compiling, and go on behind them. */
LK_INLINE void lk_lstm_int8_columns(struct lk_lstm_int8_sums *s, int32_t n) {
    int32_t a, b;
    if (n & 4) {
        __asm volatile(LK_FOUR : LK_READ, LK_SUMS : : "r0", "r1", "r2", "r3", "memory");
    }
    if (n & 8) {
        __asm volatile(LK_FOUR LK_FOUR : LK_READ, LK_SUMS : : "r0", "r1", "r2", "r3", "memory");
    }
    if (n >= 16) {
        const uint32_t *const end = s->x + n / 16 * 8; /* in memory, as no register is left */
        __asm volatile("1:\n" LK_FOUR LK_FOUR LK_FOUR LK_FOUR "ldr %[a], %[end]\n"
                       "cmp %[x], %[a]\n"
                       "bne 1b"
                       : LK_READ, LK_SUMS
                       : [end] "m"(end)
                       : "r0", "r1", "r2", "r3", "cc", "memory");
    }
    if (n & 2) {
        __asm volatile("ldmia %[w]!, {r0, r1}\n"
                       "ldr %[a], [%[x]], #4\n" LK_TWO_OF("r0", "i", "f") LK_TWO_OF("r1", "g", "o")
                       : LK_READ, LK_SUMS
                       :
                       : "r0", "r1", "memory");
    }
    if (n & 1) {
        __asm volatile("ldr %[b], [%[w]], #4\n"
                       "ldr %[a], [%[x]], #4\n"
                       "sxtb16 r0, %[b]\n"
                       "smlabb %[i], r0, %[a], %[i]\n"
                       "smlatb %[g], r0, %[a], %[g]\n"
                       "sxtb16 r0, %[b], ror #8\n"
                       "smlabb %[f], r0, %[a], %[f]\n"
                       "smlatb %[o], r0, %[a], %[o]"
                       : LK_READ, LK_SUMS
                       :
                       : "r0", "memory");
    }
}

/* Write n numbers as lk_lstm_int8_columns reads them, and return what is too much of a sum.
 *   x [n]                               in
 *   y [2 (n / 4) and 1 each for 2 and 1]  out  words: of four columns, x0 and x2, then what goes
 *                                         with w1 and w3; of two, x0 and then that; of one, x0 */
LK_INLINE int32_t lk_lstm_int8_widen(const int8_t *x, int32_t n, int32_t zero, uint32_t *y) {
    const uint32_t zeros = LK_BOTH(-zero, -zero), ones = LK_BOTH(1, 1);
    int32_t sum = 0, k;
    for (k = 0; k + 4 <= n; k += 4) {
        uint32_t four, even;
        memcpy(&four, x + k, 4);
        __asm("sxtab16 %0, %1, %2" : "=r"(even) : "r"(zeros), "r"(four));
        __asm("smlad %0, %1, %2, %0" : "+r"(sum) : "r"(even), "r"(ones));
        __asm("rev16 %0, %1" : "=r"(four) : "r"(four));
        *y++ = even;
        *y++ = four ^ 0xFF80FF80u;
    }
    if (n & 2) {
        const int32_t even = x[k] - zero;
        *y++ = LK_BOTH(even, x[k + 1] - 256 * x[k] - 128);
        sum += even;
        k += 2;
    }
    if (n & 1) {
        *y = LK_BOTH(x[k] - zero, 0);
    }
    return -128 * sum;
}

/* a times a factor that is not 0 and below 1: a mantissa / 2^31 = a + a (2 mantissa - 2^32) / 2^32,
 * as 2 mantissa itself does not fit. */
LK_INLINE int32_t lk_high_part(int32_t a, int32_t mantissa) {
    int32_t y;
    __asm("smmlar %0, %1, %2, %1" : "=r"(y) : "r"(a), "r"(2 * (uint32_t)mantissa));
    return y;
}

LK_INLINE int32_t lk_ssat16(int32_t a) {
    int32_t y;
    __asm("ssat %0, #16, %1" : "=r"(y) : "r"(a));
    return y;
}

/* A sum times a factor, in int16. */
LK_INLINE int32_t lk_lstm_int8_scale(int32_t a, struct lk_factor by, int32_t narrow) {
    int32_t y;
    if (by.mantissa == 0) {
        return 0;
    }
    if (by.shift >= 0) {
        return lk_ssat16(lk_high_part((int32_t)((uint32_t)a << by.shift), by.mantissa));
    }
    y = lk_high_part(a, by.mantissa);
    if (!narrow) {
        return lk_ssat16(lk_divide(y, -by.shift));
    }
    y = y + (y >> 31) + ((int32_t)1 << (-by.shift - 1));
    __asm("ssat %0, #16, %1, asr %2" : "=r"(y) : "r"(y), "i"(-by.shift));
    return y;
}

/* Two gates in a word from their sums. */
LK_INLINE uint32_t lk_lstm_int8_two(int32_t low, struct lk_factor by_low, int32_t high,
                                    struct lk_factor by_high, int32_t narrow) {
    uint32_t y;
    low = lk_lstm_int8_scale(low, by_low, narrow);
    high = lk_lstm_int8_scale(high, by_high, narrow);
    __asm("pkhbt %0, %1, %2, lsl #16" : "=r"(y) : "r"(low), "r"(high));
    return y;
}

/* The sigmoid of a sum of two gates, three times of which needs no bound. */
LK_INLINE int32_t lk_lstm_int8_sigmoid(int32_t d) {
    return (lk_interpolate(d, 9, INT32_MAX) + (1 << 24) + 512) >> 10;
}

/* h of a unit from o tanh(c). */
LK_INLINE int32_t lk_lstm_int8_hidden(const struct lk_lstm_int8 *layer, int32_t a) {
    const int32_t n = -layer->hidden.shift, mantissa = layer->hidden.mantissa;
    if (mantissa > 0 && n > 0 && n < 24 &&
        mantissa / 2 + (int64_t)128 * (1 << n) + (1 << n) <= INT32_MAX) {
        /* zero_h and the half go in at once */
        a = lk_high_part(a, mantissa);
        a = a + (a >> 31) + layer->zero_h * (1 << n) + (1 << (n - 1));
        __asm("ssat %0, #8, %1, asr %2" : "=r"(a) : "r"(a), "i"(n));
        return a;
    }
    a = lk_multiply(a, layer->hidden);
    return lk_limit(a, -128 - layer->zero_h, 127 - layer->zero_h) + layer->zero_h;
}

/* One step; as lk_lstm_int8. */
LK_INLINE void lk_lstm_int8_dsp(const struct lk_lstm_int8 *layer, const int8_t *x, int8_t *h,
                                int16_t *c) {
    const int32_t F = layer->inputs, H = layer->units, narrow = layer->narrow;
    uint32_t wide[LK_LSTM_INT8_WIDTH / 2];
    const int32_t much_x = lk_lstm_int8_widen(x, F, layer->zero_x, wide);
    uint32_t *const wide_h = wide + F / 4 * 2 + (F & 2) / 2 + (F & 1);
    const int32_t much_h = lk_lstm_int8_widen(h, H, layer->zero_h, wide_h);
    const int16_t *const end = c + H;
    struct lk_lstm_int8_sums sums, *const s = &sums;
    s->w = layer->words;
    while (c < end) {
        uint32_t z_if, z_go, r_if, r_go;
        int32_t i, f, g, o, three = 3;
        s->x = wide;
        __asm volatile("ldmia %[w]!, {r0, r1, r2, r3}\n"
                       "add %[i], r0, %[much]\n"
                       "add %[f], r1, %[much]\n"
                       "add %[g], r2, %[much]\n"
                       "add %[o], r3, %[much]"
                       : [w] "+r"(s->w), LK_NEW_SUMS
                       : [much] "r"(much_x)
                       : "r0", "r1", "r2", "r3", "memory");
        lk_lstm_int8_columns(s, F);
        z_if = lk_lstm_int8_two(s->i, layer->x[0], s->f, layer->x[1], narrow);
        z_go = lk_lstm_int8_two(s->g, layer->x[2], s->o, layer->x[3], narrow);
        __asm volatile("ldmia %[w]!, {r0, r1}\n"
                       "smlabb %[i], r0, %[by], %[much]\n"
                       "smlatb %[f], r0, %[by], %[much]\n"
                       "smlabb %[g], r1, %[by], %[much]\n"
                       "smlatb %[o], r1, %[by], %[much]"
                       : [w] "+r"(s->w), LK_NEW_SUMS
                       : [much] "r"(much_h), [by] "r"(255 * layer->zero_h + 128)
                       : "r0", "r1", "memory");
        lk_lstm_int8_columns(s, H);
        r_if = lk_lstm_int8_two(s->i, layer->h[0], s->f, layer->h[1], narrow);
        r_go = lk_lstm_int8_two(s->g, layer->h[2], s->o, layer->h[3], narrow);
        __asm("qadd16 %0, %0, %1" : "+r"(z_if) : "r"(r_if));
        __asm("qadd16 %0, %0, %1" : "+r"(z_go) : "r"(r_go));
        __asm("smulbb %0, %1, %2" : "=r"(i) : "r"(z_if), "r"(three));
        __asm("smultb %0, %1, %2" : "=r"(f) : "r"(z_if), "r"(three));
        __asm("smulbb %0, %1, %2" : "=r"(g) : "r"(z_go), "r"(three));
        __asm("smultb %0, %1, %2" : "=r"(o) : "r"(z_go), "r"(three));
        g = lk_multiply_by_power(lk_lstm_int8_sigmoid(i) * lk_tanh_of_thirds(g),
                                 30 + layer->cell_power);
        if (layer->cell_power < -15) { /* only then i g can leave int16 */
            g = lk_ssat16(g);
        }
        f = lk_ssat16(lk_multiply_by_power(lk_lstm_int8_sigmoid(f) * *c, 15) + g);
        if (layer->cell_clip < 32768) {
            f = lk_limit(f, -layer->cell_clip, layer->cell_clip);
        }
        *c++ = (int16_t)f;
        o = lk_lstm_int8_sigmoid(o) * lk_tanh(f, layer->cell_power);
        *h++ = (int8_t)lk_lstm_int8_hidden(layer, o);
    }
}

#undef LK_BOTH
#undef LK_SUMS
#undef LK_NEW_SUMS
#undef LK_READ
#undef LK_FOUR_OF
#undef LK_FOUR
#undef LK_TWO_OF
#endif

#endif
