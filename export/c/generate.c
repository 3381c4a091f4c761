/* Prints what the model {{name}} writes behind a prompt; with the same seed as lstm_keras.generating
 * the same text.
 *
 *     cc -std=c99 -O2 generate.c {{name}}.c -lm -o generate
 *     ./generate "ROMEO:" 200 0.7 1          prompt, characters, temperature, seed
 *
 * The state is static and nothing is allocated. On a microcontroller replace main: write is all there
 * is to it. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "{{name}}.h"

/* The token whose character a text begins with; -1 where there is none. */
static int32_t first_token(const char *text)
{
    int32_t k;

    for (k = 0; k < {{NAME}}_LABELS; k++) {
        if (strncmp(text, {{name}}_labels[k], strlen({{name}}_labels[k])) == 0) {
            return k;
        }
    }
    return -1;
}

/* The next number of the sequence that the seed begins; its share of 2^32 is what is drawn. */
static uint32_t draw(uint32_t *s)
{
    *s = 1664525u * *s + 1013904223u;
    return *s;
}

/* A token, drawn by its probability softmax(scores / temperature); the likeliest with 0. */
static int32_t choose(const float *scores, double temperature, uint32_t drawn)
{
    double sums[{{NAME}}_OUTPUTS], sum = 0.0, place;
    int32_t k, best = 0;

    for (k = 1; k < {{NAME}}_OUTPUTS; k++) {
        if (scores[k] > scores[best]) {
            best = k;
        }
    }
    if (temperature <= 0.0) {
        return best;
    }
    for (k = 0; k < {{NAME}}_OUTPUTS; k++) {
        sum += exp(((double)scores[k] - (double)scores[best]) / temperature);
        sums[k] = sum;
    }
    place = (double)drawn / 4294967296.0 * sum;
    for (k = 0; k < {{NAME}}_OUTPUTS - 1 && sums[k] <= place; k++) {
    }
    return k;
}

/* Read a prompt, then write `length` characters; 0, or 1 at a character that has no token. */
static int write_text(const char *prompt, long length, double temperature, uint32_t seed)
{
    static {{name}}_state_t state;
    {{name}}_input_t x;
    {{name}}_output_t y[{{NAME}}_OUTPUTS];
    float scores[{{NAME}}_OUTPUTS];

    (void)draw(&seed); /* neighbouring seeds part */
    {{name}}_reset(&state);
    while (*prompt != '\0') {
        const int32_t token = first_token(prompt);
        if (token < 0) {
            fprintf(stderr, "the model does not know what begins at: %s\n", prompt);
            return 1;
        }
        x = token;
        {{name}}_step(&state, &x);
        prompt += strlen({{name}}_labels[token]);
    }
    for (; length > 0; length--) {
        {{name}}_output(&state, y);
        {{name}}_dequantize(y, scores);
        x = choose(scores, temperature, draw(&seed));
        fputs({{name}}_labels[x], stdout);
        {{name}}_step(&state, &x);
    }
    return 0;
}

int main(int count, char **words)
{
    if (count != 5 || words[1][0] == '\0') {
        fprintf(stderr, "usage: %s PROMPT CHARACTERS TEMPERATURE SEED\n", words[0]);
        return 2;
    }
    return write_text(words[1], strtol(words[2], NULL, 10), strtod(words[3], NULL),
                      (uint32_t)strtoul(words[4], NULL, 10));
}
