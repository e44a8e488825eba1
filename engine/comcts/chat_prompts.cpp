// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/comcts/chat_prompts.h"

#include <fmt/format.h>

namespace orangery::comcts {

namespace {

constexpr std::string_view kFormat =
    "Write your reply in these sections, in this order, each heading on a line of its own:\n"
    "### Image Description:\nwhat the picture shows, as far as the question needs it\n\n"
    "### Rationales:\nwhat has to be found out, and from what\n\n"
    "### Let's think step by step.\n\n"
    "### Step 1:\none short inference; then ### Step 2: and so on, as many as are needed\n\n"
    "### The final answer is:\nthe answer alone; for a choice among options, the option with its content\n";

std::string headings(const Response& response)
{
    std::string list;
    for (const Section& section : response.sections)
        list += (list.empty() ? "" : "; ") + headingOf(section.kind, section.step);
    return list;
}

}  // namespace

std::string_view systemPrompt()
{
    return "You answer questions about pictures carefully and show how you reason.";
}

std::string answerPrompt(const Question& question)
{
    return fmt::format("{}\n\n{}", question.text, kFormat);
}

std::string continuationPrompt(const Question& question, std::string_view prefix)
{
    return fmt::format(
        "{}\n\n{}\nA reply was begun. Repeat its beginning word for word and then finish it in the same "
        "format:\n\n{}",
        question.text, kFormat, prefix);
}

std::string verdictPrompt(const Question& question, std::string_view answer)
{
    return fmt::format(
        "{}\n\nThe right answer: {}\nThe answer given: {}\n\nDo the two mean the same? Reply with one word: "
        "Yes or No.",
        question.text, question.answer, answer);
}

std::string scoresPrompt(const Question& question, const Response& response)
{
    return fmt::format(
        "{}\n\nThe right answer: {}\n\nA response to be checked:\n\n{}\n\nCheck its {} sections ({}) one by one. A "
        "section "
        "is correct when it is true and helps to reach the right answer, neutral when it neither helps nor misleads, "
        "incorrect when it is false or leads away. Reply with one line and no explanation, one word a section, in "
        "their "
        "order:\nFinal Decision: word; word; ...",
        question.text, question.answer, response.text, response.sections.size(), headings(response));
}

}  // namespace orangery::comcts
