/* Plays the window of window.h through {{name}}, reading by reading; returns {{returns}}.
 * The state and every buffer are its own, and nothing is allocated. */
static int32_t play(void)
{
    static {{name}}_state_t state;
    {{name}}_input_t x[{{NAME}}_FEATURES];
    {{name}}_output_t y[{{NAME}}_OUTPUTS];
    int32_t t;

    {{name}}_reset(&state);
    for (t = 0; t < WINDOW_STEPS; t++) {
        {{take}}
        {{name}}_step(&state, x);
    }
    {{name}}_output(&state, y);
{{pick}}
}
