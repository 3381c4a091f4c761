    float real[{{NAME}}_OUTPUTS];

    {{name}}_dequantize(y, real);
    return (int32_t)(real[0] * 1000.0f + (real[0] < 0.0f ? -0.5f : 0.5f));
