// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/program.h"

#include <cstdio>
#include <exception>
#include <string>
#include <vector>

int main(int argc, char** argv)
{
    try {
        const std::vector<std::string> words(argv, argv + argc);
        const std::string program = words.empty() ? "orangery" : words.front();
        const std::span<const std::string> arguments(words);
        return orangery::cli::runProgram(program, arguments.subspan(words.empty() ? 0 : 1));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "orangery: %s\n", error.what());
        return 1;
    }
}
