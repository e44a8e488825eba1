// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace orangery::bench {

/// Operations a second of one thread that does nothing but multiply and add doubles in its registers: what no program can
/// exceed on this processor.
[[nodiscard]] double fusedFlops();

}  // namespace orangery::bench
