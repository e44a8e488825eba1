// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/recognition/classify_report.h"

#include "engine/base/counted.h"
#include "engine/base/numbers.h"
#include "engine/zero_shot/thresholds/threshold_file.h"

#include <algorithm>

namespace orangery::zero_shot {

namespace {

constexpr std::size_t kInputs = 1000;

}  // namespace

std::string htmlText(std::string_view text)
{
    std::string html;
    for (const char c : text) {
        switch (c) {
        case '&':
            html += "&amp;";
            break;
        case '<':
            html += "&lt;";
            break;
        case '>':
            html += "&gt;";
            break;
        case '"':
            html += "&quot;";
            break;
        default:
            html += c;
        }
    }
    return html;
}

std::string htmlHead(std::string_view title, const Json& facts)
{
    std::string html =
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + htmlText(title) +
        "</title>\n<style>body{font-family:sans-serif;margin:2em}td,th{padding:.2em .6em;text-align:left;"
        "border-bottom:1px solid #ccc}td.n{text-align:right}</style></head><body>\n<h1>" +
        htmlText(title) + "</h1>\n<table>\n";
    for (const auto& [name, value] : facts.items())
        if (!value.is_structured())
            html += "<tr><th>" + htmlText(name) + "</th><td>" +
                    htmlText(value.is_string() ? value.get<std::string>() : writeJson(value)) + "</td></tr>\n";
    return html + "</table>\n";
}

void ClassifyReport::add(const Json& event)
{
    constexpr std::size_t kClasses = 5;
    m_failed += event.at("ev") == "item_failed" ? 1 : 0;
    m_noneOfThese += event.value("answer", "") == kNoneOfThese ? 1 : 0;
    if (m_items++ >= kInputs)
        return;
    m_rows += "<tr><td>" + htmlText(event.at("input").get<std::string>()) + "</td><td>";
    if (event.at("ev") == "item_failed")
        m_rows += "failed: " + htmlText(event.at("message").get<std::string>());
    else
        for (std::size_t i = 0; i < std::min(kClasses, event.at("ranking").size()); ++i) {
            const Json& entry = event.at("ranking").at(i);
            m_rows += (i > 0 ? "; " : "") + htmlText(m_classNames.at(entry.at(0).get<std::size_t>())) + " " +
                      formatFixed(entry.at(3).get<double>(), 3) + " (" + formatFixed(entry.at(1).get<double>(), 3) +
                      ")";
        }
    m_rows += "</td></tr>\n";
}

Json ClassifyReport::overAllCalls(Json facts) const
{
    facts["recognised"] = m_items - m_failed;
    facts["failed_inputs"] = m_failed;
    facts.erase("earlier");
    if (facts.contains("none_of_these"))
        facts["none_of_these"] = m_noneOfThese;
    return facts;
}

std::string ClassifyReport::page(const Json& facts) const
{
    std::string html = htmlHead("Recognition", facts) +
                       "<h2>Inputs</h2>\n<p>The score of a class is a cosine, or a mean or mix of cosines. With CLIP "
                       "even a fitting text has "
                       "one of about 0.2 to 0.35, as pictures and texts lie apart from each other in its space: "
                       "compare the classes of "
                       "one input, not a cosine with 1. Probabilities count the given classes as all there is; they "
                       "are not calibrated. A high score does not prove "
                       "that what a sentence says was seen.</p>\n<table>\n<tr><th>input</th><th>classes, the best "
                       "first: probability (score)</th></tr>\n" +
                       m_rows + "</table>\n";
    if (m_items > kInputs)
        html += "<p>" + counted(m_items - kInputs, "more input(s) (stands|stand) in tables/predictions.csv.</p>\n");
    return html + "</body></html>\n";
}

}  // namespace orangery::zero_shot
