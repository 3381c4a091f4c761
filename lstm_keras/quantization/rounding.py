"""Second-order rounding: integer weights whose outputs, not whose values, are nearest.

Rounding a row of weights w to q changes what is computed by J (q - w), J being the derivative of
the outputs by that row, of mean square

    (q - w)' H (q - w)        H = E[J' J]

(of a product w u, J = u'). Rounding each number to its nearest grid point minimises that only where
H is diagonal. Here the columns are rounded one after the other, and what the remaining ones can
make good of the error of each is added to them:

    q_j = round(w_j / s_j)    w_k -= (w_j - s_j q_j) L_jk / L_jj  for k > j,  L' L = H^-1, L upper

Source: Frantar, Ashkboos, Hoefler & Alistarh 2023, ICLR, arXiv:2210.17323 (GPTQ), after Hassibi &
Stork 1993, NeurIPS (optimal brain surgeon).
"""

import numpy as np


def second_order(
    weights: np.ndarray,
    scale: np.ndarray,
    limits: np.ndarray,
    hessian: np.ndarray,
    damping: float = 0.01,
) -> np.ndarray:
    """Whole numbers q such that q scale answers as the weights do.

    Args:
        weights: w, float [N, K]: N rows of K weights each.
        scale: Grid of each weight, broadcast to [N, K].
        limits: Largest |q| of each column, [K].
        hessian: H of all rows [K, K], or of each [N, K, K].
        damping: Share of the mean diagonal that is added to it: other inputs may come.

    Returns:
        int64 [N, K].
    """
    w = np.array(weights, np.float64)
    N, K = w.shape
    scale = np.broadcast_to(scale, w.shape)
    hessian = np.broadcast_to(hessian, (N, K, K))
    added = damping * np.trace(hessian, axis1=1, axis2=2) / K + 1e-12
    inverse = np.linalg.inv(hessian + added[:, None, None] * np.eye(K))
    upper = np.linalg.cholesky(inverse).swapaxes(1, 2)
    rounded = np.empty(w.shape, np.int64)
    for j in range(K):
        q = np.clip(np.rint(w[:, j] / scale[:, j]), -limits[j], limits[j])
        rounded[:, j] = q
        error = (w[:, j] - q * scale[:, j]) / upper[:, j, j]
        w[:, j + 1 :] -= error[:, None] * upper[:, j, j + 1 :]
    return rounded


def nearest(weights: np.ndarray, scale: np.ndarray, limits: np.ndarray) -> np.ndarray:
    """Each weight at its nearest grid point; see `second_order`.

    In float32, as `fake_quant.weights` divides: training drives weights onto the border between
    two integers, where float64 would take the other.
    """
    q = np.rint(np.asarray(weights, np.float32) / np.asarray(scale, np.float32))
    return np.clip(q.astype(np.float64), -limits, limits).astype(np.int64)


def of_product(inputs: np.ndarray) -> np.ndarray:
    """H of a product with these inputs [..., K] and a bias: the mean of u u', [K + 1, K + 1]."""
    u = inputs.reshape(-1, inputs.shape[-1]).astype(np.float64)
    u = np.concatenate([u, np.ones((len(u), 1))], axis=1)
    return u.T @ u / len(u)
