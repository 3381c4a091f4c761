/* Plays the window of window.h through {{name}}; returns {{returns}}.
 * The model reads the window from both ends, so it is taken whole. Nothing is allocated. */
static int32_t play(void)
{
    static {{name}}_state_t state;
    static {{name}}_input_t window_x[{{NAME}}_STEPS][{{NAME}}_FEATURES];
    static {{name}}_output_t answers[{{NAME}}_OUTPUT_ROWS][{{NAME}}_OUTPUTS];
    const {{name}}_output_t *const y = answers[{{NAME}}_OUTPUT_ROWS - 1];
    int32_t t;

    for (t = 0; t < WINDOW_STEPS; t++) {
        {{name}}_input_t *const x = window_x[t];
        {{take}}
    }
    {{name}}_run_in(&state, window_x[0], answers[0]);
{{pick}}
}
