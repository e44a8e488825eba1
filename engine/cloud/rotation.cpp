// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cloud/rotation.h"

#include <cmath>

namespace orangery::cloud {

Matrix product(const Matrix& left, const Matrix& right)
{
    Matrix result{};
    for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t j = 0; j < 3; ++j)
            result[i][j] = left[i][0] * right[0][j] + left[i][1] * right[1][j] + left[i][2] * right[2][j];
    }
    return result;
}

Matrix eulerMatrix(float a, float b, float c)
{
    const Matrix x{{{1, 0, 0}, {0, std::cos(a), -std::sin(a)}, {0, std::sin(a), std::cos(a)}}};
    const Matrix y{{{std::cos(b), 0, std::sin(b)}, {0, 1, 0}, {-std::sin(b), 0, std::cos(b)}}};
    const Matrix z{{{std::cos(c), -std::sin(c), 0}, {std::sin(c), std::cos(c), 0}, {0, 0, 1}}};
    return product(product(x, y), z);
}

}  // namespace orangery::cloud
