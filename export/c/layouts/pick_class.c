    int32_t k, best = 0;

    for (k = 1; k < {{NAME}}_OUTPUTS; k++) {
        if (y[k] > y[best]) {
            best = k;
        }
    }
    return best;
