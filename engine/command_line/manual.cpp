// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/command_line/manual.h"

#include "engine/base/run_folder.h"
#include "engine/command_line/global_options.h"
#include "engine/command_line/manual_text.h"
#include "engine/command_line/option_text.h"

namespace orangery::command_line {

namespace {

/// "-o, --output PATH" or "RUN".
std::string optionHead(const OptionSpec& spec)
{
    if (spec.positional)
        return argumentPlaceholder(spec);
    std::string head;
    if (spec.shortName != '\0')
        head = std::string("-") + spec.shortName + ", ";
    head += "--" + spec.name;
    const std::string placeholder = valuePlaceholder(spec);
    return placeholder.empty() ? head : head + " " + placeholder;
}

class Markdown {
public:
    void title(std::string_view text) { append("# " + std::string(text)); }
    void section(std::string_view text) { append("\n## " + std::string(text)); }
    void paragraph(std::string_view text) { append("\n" + escaped(text)); }
    void example(std::string_view text) { append("\n    " + std::string(text)); }
    void heading(std::string_view text) { append("\n**" + escaped(text) + "**\n"); }
    void item(std::string_view head, std::string_view text)
    {
        append("- `" + std::string(head) + "`: " + escaped(text));
    }
    [[nodiscard]] std::string take() { return std::move(m_text); }

private:
    static std::string escaped(std::string_view text)
    {
        std::string out;
        for (const char c : text) {
            if (c == '*' || c == '_' || c == '<' || c == '`' || c == '[' || c == ']')
                out += '\\';
            out += c;
        }
        return out;
    }
    void append(const std::string& line) { m_text += line + "\n"; }

    std::string m_text;
};

class Roff {
public:
    void title(std::string_view text) { append(".TH ORANGERY 1 \"\" \"" + escaped(text) + "\""); }
    void section(std::string_view text) { append(".SH " + escaped(text)); }
    void paragraph(std::string_view text) { append(".PP\n" + escaped(text)); }
    void example(std::string_view text) { append(".PP\n.B " + escaped(text)); }
    void heading(std::string_view text) { append(".PP\n" + escaped(text) + ":"); }
    void item(std::string_view head, std::string_view text)
    {
        append(".TP\n.B " + escaped(head) + "\n" + escaped(text));
    }
    [[nodiscard]] std::string take() { return std::move(m_text); }

private:
    static std::string escaped(std::string_view text)
    {
        std::string out;
        for (const char c : text) {
            if (c == '\\')
                out += "\\e";
            else if (c == '-')
                out += "\\-";
            else if (out.empty() && (c == '.' || c == '\''))
                out += std::string("\\&") + c;  // would begin a request
            else
                out += c;
        }
        return out;
    }
    void append(const std::string& line) { m_text += line + "\n"; }

    std::string m_text;
};

template <class Page>
void addOptions(Page& page, const OptionTable& table)
{
    for (const OptionGroup& group : groupedOptions(table)) {
        page.heading(group.title);
        for (const OptionSpec& spec : group.options)
            page.item(optionHead(spec), optionDescription(spec));
    }
}

template <class Page>
std::string manual(const TaskRegistry& tasks)
{
    Page page;
    page.title("Orangery " + std::string(kVersion));
    page.section("Name");
    page.paragraph("orangery - " + std::string(kSummary));
    page.section("How to call it");
    page.example("orangery [COMMAND] [OPTIONS]");
    page.paragraph(kHowToCall);
    page.section("Options of every command");
    addOptions(page, globalOptions());
    page.section("Where values come from");
    page.paragraph(kWhereValuesComeFrom);
    page.section("Exit codes");
    page.heading("Code and meaning");
    for (const ExitCode& exit : kExitCodes)
        page.item(exit.code, exit.meaning);
    for (const Task& task : tasks.tasks()) {
        page.section(commandName(task.id));
        page.paragraph(task.title + ". " + task.help);
        page.example(usageLine(task));
        addOptions(page, task.options);
    }
    return page.take();
}

}  // namespace

std::string markdownManual(const TaskRegistry& tasks)
{
    return manual<Markdown>(tasks);
}

std::string manPage(const TaskRegistry& tasks)
{
    return manual<Roff>(tasks);
}

}  // namespace orangery::command_line
