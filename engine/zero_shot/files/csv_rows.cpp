// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/files/csv_rows.h"

#include "engine/base/letters.h"

namespace orangery::zero_shot {

namespace {

/// Walks over the text once.
class CsvReader {
public:
    CsvReader(std::string_view text, const std::string& source, char separator)
        : m_text(text), m_source(source), m_separator(separator)
    {
        constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
        if (m_text.starts_with(kByteOrderMark))
            m_text.remove_prefix(kByteOrderMark.size());
    }

    Result<std::vector<CsvRow>> all()
    {
        std::vector<CsvRow> rows;
        while (m_at < m_text.size()) {
            CsvRow row{.line = m_line};
            if (auto read = readRow(row); !read)
                return failure(read.error());
            if (row.cells.size() > 1 || !row.cells.front().empty())
                rows.push_back(std::move(row));
        }
        return rows;
    }

private:
    Result<void> readRow(CsvRow& row)
    {
        while (true) {
            Result<std::string> cell = m_at < m_text.size() && m_text[m_at] == '"' ? quoted(row.line) : plain();
            if (!cell)
                return failure(cell.error());
            row.cells.push_back(std::move(*cell));
            if (m_at < m_text.size() && m_text[m_at] == m_separator) {
                ++m_at;
                continue;
            }
            if (m_text.substr(m_at).starts_with("\r\n"))
                ++m_at;
            if (m_at < m_text.size() && m_text[m_at] != '\n')
                return failure(ErrorCode::Input,
                               m_source + ", line " + std::to_string(m_line) + ": text after a quoted cell",
                               "a quote inside of a cell is written as two");
            ++m_at;
            ++m_line;
            return {};
        }
    }

    Result<std::string> plain()
    {
        const std::size_t begin = m_at;
        while (m_at < m_text.size() && m_text[m_at] != m_separator && m_text[m_at] != '\n' &&
               !m_text.substr(m_at).starts_with("\r\n"))
            ++m_at;
        return std::string(m_text.substr(begin, m_at - begin));
    }

    Result<std::string> quoted(std::size_t line)
    {
        std::string cell;
        for (++m_at; m_at < m_text.size(); ++m_at) {
            if (m_text[m_at] == '"') {
                if (m_at + 1 >= m_text.size() || m_text[m_at + 1] != '"') {
                    ++m_at;
                    return cell;
                }
                ++m_at;
            }
            m_line += m_text[m_at] == '\n' ? 1 : 0;
            cell += m_text[m_at];
        }
        return failure(ErrorCode::Input, m_source + ", line " + std::to_string(line) + ": a quoted cell does not end",
                       "the closing quote is missing");
    }

    std::string_view m_text;
    const std::string& m_source;
    char m_separator;
    std::size_t m_at = 0;
    std::size_t m_line = 1;
};

}  // namespace

std::optional<char> separatorOf(const fs::path& path)
{
    const std::string ending = loweredExtension(path);
    return ending == ".csv" ? std::optional(',') : ending == ".tsv" ? std::optional('\t') : std::nullopt;
}

Result<std::vector<CsvRow>> parseCsv(std::string_view text, const std::string& source, char separator)
{
    return CsvReader(text, source, separator).all();
}

}  // namespace orangery::zero_shot
