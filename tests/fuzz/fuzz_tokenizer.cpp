// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/tokenizer.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/memory_file.h"

using namespace orangery;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const fuzz::MemoryFile file(data, size);
    const auto tokenizer = text::openTokenizer(file.path());
    if (!tokenizer)
        return 0;
    for (const char* line : {"", "the  house, 12 trees", "cre\u0300me \U0001F600 \u65e5\u672c <s>"}) {
        const auto encoding = (*tokenizer)->encode(line, {.withOffsets = true});
        if (encoding)
            static_cast<void>((*tokenizer)->decode(encoding->ids, text::SpecialTokens::Kept));
    }
    return 0;
}
