// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Lives in the tensor library, and is reached by its name through Module::Tensor.

extern "C" {

/// What LibTorch says about itself, as a JSON object {"version", "blas", "cpu_capability", "threads"}.
/// The text stays valid.
const char* orangery_tensor_report();
}
