/* One step of an int8 LSTM layer with AVX2 (x86-64).
 *
 * Products: sixteen columns of a row at once, widened to 16 bits; VPMADDWD adds pairs of products.
 * The sums of eight units are folded into the lanes of one vector, for each gate, of x and of h.
 * Behind them all is done for eight units at once, in lanes of 32 bits.
 *
 * Numbers lie beside each other in blocks of sixteen, which is all that is read. The last block
 * of a row reaches back as far as it must to end with the row: it repeats columns, which meet
 * noughts there. So rows of at least sixteen columns are never left. */
#ifndef LK_LSTM_INT8_AVX_H
#define LK_LSTM_INT8_AVX_H
#include "lstm_int8_layer.h"

#if LK_AVX2
#include <immintrin.h>

/* Sixteen numbers or two. */
#define LK_LOAD_256(from) _mm256_loadu_si256((const __m256i *)(const void *)(from))
#define LK_LOAD_128(from) _mm_loadu_si128((const __m128i *)(const void *)(from))

/* Columns of a row, of x or of h, and where the last block of sixteen begins. */
struct lk_columns {
    int32_t whole; /* in blocks before the last */
    int32_t last;  /* the first column of the last block, at most whole; below 0: one before */
};

/* The columns of n numbers, behind which the row goes on for some more. */
LK_INLINE struct lk_columns lk_columns_of(int32_t n, int32_t more) {
    struct lk_columns columns;
    columns.whole = (n - 1) / 16 * 16;
    columns.last = columns.whole + 16 <= n + more ? columns.whole : n + more - 16;
    return columns;
}

/* Less their zero point, numbers as the blocks have them.
 *   x    [n]           in
 *   wide [whole + 16]  out */
LK_INLINE void lk_widen(const int8_t *x, int32_t n, struct lk_columns columns, int32_t zero,
                        int16_t *wide) {
    const __m256i zeros = _mm256_set1_epi16((int16_t)zero);
    int16_t *const last = wide + columns.whole - columns.last;
    int32_t k;
    for (k = 0; k < columns.whole; k += 16) {
        const __m256i a = _mm256_sub_epi16(_mm256_cvtepi8_epi16(LK_LOAD_128(x + k)), zeros);
        _mm256_storeu_si256((__m256i *)(void *)(wide + k), a);
    }
    memset(wide + columns.whole, 0, 32);
    for (; k < n; k++) {
        last[k] = (int16_t)(x[k] - zero);
    }
}

/* Adds the products of a block to the sums in the lanes. */
LK_INLINE __m256i lk_block(__m256i sums, const int8_t *w, __m256i x) {
    const __m256i weights = _mm256_cvtepi8_epi16(LK_LOAD_128(w));
    return _mm256_add_epi32(sums, _mm256_madd_epi16(weights, x));
}

/* One row of each of up to eight units; the last is taken for those beyond. */
struct lk_eight {
    const int8_t *w;     /* of the first */
    int32_t step;        /* from one to the next */
    const int32_t *bias; /* what its sum begins with, and each next 4 further; or none */
    int32_t units;       /* how many there are */
};

/* The sums of units first to first + 3: in lanes 0 to 3 a part of each, and in 4 to 7 the rest. */
LK_INLINE __m256i lk_four_sums(const struct lk_eight *rows, int32_t first, const int16_t *wide,
                               struct lk_columns columns) {
    const int8_t *w[4];
    __m256i sums[4], x;
    int32_t k, row;
    for (row = 0; row < 4; row++) {
        const int32_t unit = first + row < rows->units ? first + row : rows->units - 1;
        w[row] = rows->w + unit * rows->step;
        sums[row] = _mm256_set_epi32(0, 0, 0, 0, 0, 0, 0, rows->bias ? rows->bias[4 * unit] : 0);
    }
    for (k = 0; k < columns.whole; k += 16) {
        x = LK_LOAD_256(wide + k);
        sums[0] = lk_block(sums[0], w[0] + k, x);
        sums[1] = lk_block(sums[1], w[1] + k, x);
        sums[2] = lk_block(sums[2], w[2] + k, x);
        sums[3] = lk_block(sums[3], w[3] + k, x);
    }
    x = LK_LOAD_256(wide + columns.whole);
    for (row = 0; row < 4; row++) {
        sums[row] = lk_block(sums[row], w[row] + columns.last, x);
    }
    return _mm256_hadd_epi32(_mm256_hadd_epi32(sums[0], sums[1]),
                             _mm256_hadd_epi32(sums[2], sums[3]));
}

/* The sums of eight units. */
LK_INLINE __m256i lk_eight_sums(const struct lk_eight *rows, const int16_t *wide,
                                struct lk_columns columns) {
    const __m256i low = lk_four_sums(rows, 0, wide, columns);
    const __m256i high = rows->units > 4 ? lk_four_sums(rows, 4, wide, columns) : low;
    return _mm256_add_epi32(_mm256_permute2x128_si256(low, high, 0x20),
                            _mm256_permute2x128_si256(low, high, 0x31));
}

/* lk_multiply of eight. */
LK_INLINE __m256i lk_multiply_8(__m256i a, struct lk_factor by) {
    const __m256i mantissa = _mm256_set1_epi32(by.mantissa);
    const __m256i half = _mm256_set1_epi64x((int64_t)1 << 30);
    __m256i odd;
    if (by.shift > 0) {
        a = _mm256_slli_epi32(a, by.shift);
    }
    odd = _mm256_add_epi64(_mm256_mul_epi32(_mm256_srli_epi64(a, 32), mantissa), half);
    a = _mm256_add_epi64(_mm256_mul_epi32(a, mantissa), half); /* even lanes */
    a = _mm256_blend_epi32(_mm256_srli_epi64(a, 31), _mm256_slli_epi64(odd, 1), 0xAA);
    if (by.shift < 0) {
        a = _mm256_srai_epi32(_mm256_add_epi32(a, _mm256_srai_epi32(a, 31)), -by.shift - 1);
        a = _mm256_srai_epi32(_mm256_sub_epi32(a, _mm256_set1_epi32(-1)), 1);
    }
    return a;
}

/* lk_multiply_by_power of a b, for int16 a >= 0 and b. */
LK_INLINE __m256i lk_product_8(__m256i a, __m256i b, int32_t n) {
    const __m256i y = _mm256_madd_epi16(a, b), sign = _mm256_srai_epi32(y, 31);
    const __m256i half = _mm256_set1_epi32(((int32_t)1 << (n - 1)) + 1);
    return _mm256_srai_epi32(
        _mm256_add_epi32(_mm256_add_epi32(y, half), _mm256_add_epi32(sign, sign)), n);
}

/* lk_interpolate of eight. */
LK_INLINE __m256i lk_interpolate_8(__m256i d, int32_t bits, int32_t most) {
    const __m256i a = _mm256_min_epi32(_mm256_abs_epi32(d), _mm256_set1_epi32(most));
    const __m256i part = _mm256_and_si256(a, _mm256_set1_epi32((1 << bits) - 1));
    /* two points in one lane, and their shares in another */
    const __m256i points = _mm256_i32gather_epi32((const int *)(const void *)lk_sigmoid_points,
                                                  _mm256_srli_epi32(a, bits), 2);
    const __m256i shares = _mm256_add_epi32(_mm256_sub_epi32(_mm256_slli_epi32(part, 16), part),
                                            _mm256_set1_epi32(1 << bits));
    return _mm256_xor_si256(_mm256_madd_epi16(points, shares), _mm256_srai_epi32(d, 31));
}

/* lk_sigmoid_of_thirds and lk_tanh_of_thirds of eight, three times of int16. */
LK_INLINE __m256i lk_sigmoid_8(__m256i d) {
    return _mm256_srai_epi32(_mm256_add_epi32(lk_interpolate_8(d, 9, INT32_MAX),
                                              _mm256_set1_epi32((1 << 24) + 512)), 10);
}

LK_INLINE __m256i lk_tanh_8(__m256i d) {
    return _mm256_srai_epi32(
        _mm256_add_epi32(lk_interpolate_8(d, 8, 65535), _mm256_set1_epi32(128)), 8);
}

/* lk_tanh of eight. */
LK_INLINE __m256i lk_tanh_of_cell_8(__m256i c, int32_t power) {
    c = _mm256_add_epi32(c, _mm256_add_epi32(c, c));
    if (power < -12) {
        c = _mm256_add_epi32(c, _mm256_set1_epi32((int32_t)1 << (-power - 13)));
        return lk_tanh_8(_mm256_srai_epi32(c, -power - 12));
    }
    return lk_tanh_8(_mm256_slli_epi32(c, power + 12));
}

/* Eight in int16, saturated. */
LK_INLINE __m128i lk_limit16_8(__m256i a) {
    return _mm_packs_epi32(_mm256_castsi256_si128(a), _mm256_extracti128_si256(a, 1));
}

/* Three times z of two gates from their sums, where x and h are the factors of the first. */
LK_INLINE void lk_two_gates_8(const struct lk_factor *x, const struct lk_factor *h,
                              const __m256i *sums_x, const __m256i *sums_h, __m256i *d) {
    const __m256i three = _mm256_set1_epi32(3), none = _mm256_setzero_si256();
    const __m256i z = _mm256_adds_epi16(
        _mm256_packs_epi32(lk_multiply_8(sums_x[0], x[0]), lk_multiply_8(sums_x[1], x[1])),
        _mm256_packs_epi32(lk_multiply_8(sums_h[0], h[0]), lk_multiply_8(sums_h[1], h[1])));
    d[0] = _mm256_madd_epi16(_mm256_unpacklo_epi16(z, none), three);
    d[1] = _mm256_madd_epi16(_mm256_unpackhi_epi16(z, none), three);
}

/* The step of eight units behind their sums.
 *   sums_x, sums_h [4]  in       of the gates i, f, g, o
 *   c [8]               in, out
 *   h [8]               out */
LK_INLINE void lk_cells_8(const struct lk_lstm_int8 *layer, const __m256i *sums_x,
                          const __m256i *sums_h, int16_t *c, int8_t *h) {
    const int16_t clip = (int16_t)(layer->cell_clip < 32768 ? layer->cell_clip : 32767);
    __m256i d[4], cell, write;
    __m128i narrow;
    lk_two_gates_8(layer->x, layer->h, sums_x, sums_h, d);
    lk_two_gates_8(layer->x + 2, layer->h + 2, sums_x + 2, sums_h + 2, d + 2);
    write = lk_product_8(lk_sigmoid_8(d[0]), lk_tanh_8(d[2]), 30 + layer->cell_power);
    if (layer->cell_power < -15) { /* only then i g can leave int16 */
        write = _mm256_cvtepi16_epi32(lk_limit16_8(write));
    }
    cell = lk_product_8(lk_sigmoid_8(d[1]), _mm256_cvtepi16_epi32(LK_LOAD_128(c)), 15);
    narrow = lk_limit16_8(_mm256_add_epi32(cell, write));
    if (layer->cell_clip < 32768) {
        narrow = _mm_max_epi16(narrow, _mm_set1_epi16((int16_t)-clip));
        narrow = _mm_min_epi16(narrow, _mm_set1_epi16(clip));
    }
    _mm_storeu_si128((__m128i *)(void *)c, narrow);
    cell = lk_tanh_of_cell_8(_mm256_cvtepi16_epi32(narrow), layer->cell_power);
    cell = lk_multiply_8(_mm256_madd_epi16(lk_sigmoid_8(d[3]), cell), layer->hidden);
    narrow = _mm_adds_epi16(lk_limit16_8(cell), _mm_set1_epi16((int16_t)layer->zero_h));
    _mm_storel_epi64((__m128i *)(void *)h, _mm_packs_epi16(narrow, narrow));
}

/* The step of up to eight units.
 *   unit            in  the first
 *   units           in  how many
 *   wide_x, wide_h  in  as lk_widen has them */
LK_INLINE void lk_units(const struct lk_lstm_int8 *layer, int32_t unit, int32_t units,
                        const int16_t *wide_x, struct lk_columns columns_x, const int16_t *wide_h,
                        struct lk_columns columns_h, int16_t *c, int8_t *h) {
    const int32_t F = layer->inputs, row = F + layer->units;
    __m256i sums_x[4], sums_h[4];
    int32_t gate;
    for (gate = 0; gate < 4; gate++) {
        struct lk_eight rows;
        rows.w = layer->weights + (4 * unit + gate) * row;
        rows.step = 4 * row;
        rows.bias = layer->bias + 4 * unit + gate;
        rows.units = units;
        sums_x[gate] = lk_eight_sums(&rows, wide_x, columns_x);
        rows.w += F;
        rows.bias = 0;
        sums_h[gate] = lk_eight_sums(&rows, wide_h, columns_h);
    }
    if (units == 8) {
        lk_cells_8(layer, sums_x, sums_h, c + unit, h + unit);
    } else {
        int16_t some_c[8] = {0};
        int8_t some_h[8];
        memcpy(some_c, c + unit, 2 * (size_t)units);
        lk_cells_8(layer, sums_x, sums_h, some_c, some_h);
        memcpy(c + unit, some_c, 2 * (size_t)units);
        memcpy(h + unit, some_h, (size_t)units);
    }
}

/* One step; as lk_lstm_int8. F + H >= 16. */
LK_INLINE void lk_lstm_int8_avx(const struct lk_lstm_int8 *layer, const int8_t *x, int8_t *h,
                                int16_t *c) {
    const int32_t F = layer->inputs, H = layer->units;
    const struct lk_columns columns_x = lk_columns_of(F, H), columns_h = lk_columns_of(H, 0);
    int16_t wide_x[LK_LSTM_INT8_WIDTH + 32];
    int16_t *const wide_h = wide_x + columns_x.whole + 16; /* every gate reads the old h */
    int32_t unit;
    lk_widen(x, F, columns_x, layer->zero_x, wide_x);
    lk_widen(h, H, columns_h, layer->zero_h, wide_h);
    for (unit = 0; unit + 8 <= H; unit += 8) {
        lk_units(layer, unit, 8, wide_x, columns_x, wide_h, columns_h, c, h);
    }
    if (unit < H) {
        lk_units(layer, unit, H - unit, wide_x, columns_x, wide_h, columns_h, c, h);
    }
}

#undef LK_LOAD_256
#undef LK_LOAD_128
#endif

#endif
