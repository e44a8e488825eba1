// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/comcts/tree.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace orangery::comcts {

NodeId Tree::add(Node node)
{
    const NodeId id{static_cast<std::int32_t>(m_nodes.size())};
    Node& parent = m_nodes[index(node.parent.value())];
    node.depth = parent.depth + 1;
    parent.children.push_back(id);
    m_nodes.push_back(std::move(node));
    return id;
}

void Tree::removeLast()
{
    m_nodes[index(m_nodes.back().parent.value())].children.pop_back();
    m_nodes.pop_back();
}

std::vector<NodeId> Tree::pathTo(NodeId id) const
{
    std::vector<NodeId> path;
    for (; id != kRoot; id = *node(id).parent)
        path.push_back(id);
    std::reverse(path.begin(), path.end());
    return path;
}

std::vector<Section> Tree::sectionsTo(NodeId id) const
{
    std::vector<Section> sections;
    for (const NodeId step : pathTo(id))
        sections.push_back(node(step).section);
    return sections;
}

std::string_view kindName(SectionKind kind)
{
    switch (kind) {
    case SectionKind::Description:
        return "description";
    case SectionKind::Rationales:
        return "rationale";
    case SectionKind::Think:
        return "think";
    case SectionKind::Step:
        return "step";
    }
    return "step";
}

namespace {

Json optionalNumber(const std::optional<double>& value)
{
    return value ? Json(*value) : Json();
}

Json scoresToJson(const std::vector<JudgeScore>& scores)
{
    Json record = Json::object();
    for (const JudgeScore& score : scores)
        record[score.judge] = optionalNumber(score.score);
    return record;
}

/// Reads the fields of one record; the first that does not fit is kept as the error.
class Fields {
public:
    Fields(const Json& record, std::string what) : m_record(record), m_what(std::move(what))
    {
        if (!record.is_object())
            fail("has to be an object");
    }

    const Json* get(const char* key)
    {
        if (!m_record.is_object())
            return nullptr;
        const auto found = m_record.find(key);
        return found == m_record.end() || found->is_null() ? nullptr : &*found;
    }

    std::int64_t integer(const char* key, std::int64_t lowest)
    {
        const Json* value = get(key);
        if (value == nullptr || !value->is_number() || std::floor(value->get<double>()) != value->get<double>() ||
            value->get<double>() < static_cast<double>(lowest) || value->get<double>() > 9e15) {
            fail(std::string(key) + " has to be a whole number of at least " + std::to_string(lowest));
            return lowest;
        }
        return value->get<std::int64_t>();
    }

    std::optional<double> real(const char* key)
    {
        const Json* value = get(key);
        if (value == nullptr)
            return std::nullopt;
        if (!value->is_number()) {
            fail(std::string(key) + " has to be a number");
            return std::nullopt;
        }
        return value->get<double>();
    }

    std::string text(const char* key, bool needed)
    {
        const Json* value = get(key);
        if (value != nullptr && value->is_string())
            return value->get<std::string>();
        if (needed || value != nullptr)
            fail(std::string(key) + " has to be a text");
        return {};
    }

    bool flag(const char* key)
    {
        const Json* value = get(key);
        if (value != nullptr && !value->is_boolean())
            fail(std::string(key) + " has to be true or false");
        return value != nullptr && value->is_boolean() && value->get<bool>();
    }

    std::vector<JudgeScore> scores(const char* key)
    {
        std::vector<JudgeScore> scores;
        const Json* value = get(key);
        if (value == nullptr)
            return scores;
        if (!value->is_object()) {
            fail(std::string(key) + " has to map judges to scores");
            return scores;
        }
        for (const auto& [judge, score] : value->items()) {
            if (!score.is_null() && !score.is_number())
                fail(std::string(key) + "." + judge + " has to be a number or null");
            scores.push_back({judge, score.is_number() ? std::optional<double>(score.get<double>()) : std::nullopt});
        }
        return scores;
    }

    void fail(const std::string& why)
    {
        if (m_error.empty())
            m_error = why;
    }

    [[nodiscard]] bool failed() const { return !m_error.empty(); }
    [[nodiscard]] Failure error() const { return failure(ErrorCode::Input, m_what + ": " + m_error); }

private:
    const Json& m_record;
    std::string m_what;
    std::string m_error;
};

Section readSection(Fields& fields, int depth)
{
    return {.kind = kindAtDepth(depth), .step = stepAtDepth(depth), .text = fields.text("text", true)};
}

}  // namespace

Json nodeToJson(const Node& node, NodeId id, std::optional<double> u)
{
    Json record = {{"id", static_cast<std::int32_t>(id)},
                   {"parent", node.parent ? Json(static_cast<std::int32_t>(*node.parent)) : Json()},
                   {"depth", node.depth},
                   {"N", node.N},
                   {"V", node.V},
                   {"U", optionalNumber(u)},
                   {"text", node.section.text}};
    if (!node.parent)
        return record;
    record["model"] = node.model;
    record["kind"] = kindName(node.section.kind);
    record["step_no"] = node.section.step > 0 ? Json(node.section.step) : Json();
    record["round_born"] = node.round;
    record["fused_score"] = optionalNumber(node.fused);
    record["judge_scores"] = scoresToJson(node.scores);
    for (const auto& [name, set] :
         {std::pair("first_error", node.firstError), std::pair("unlocated", node.unlocated),
          std::pair("prefix_drift", node.prefixDrift), std::pair("depth_limit", node.depthLimit)})
        if (set)
            record[name] = true;
    if (node.answer)
        record["answer"] = {
            {"text", node.answer->text}, {"correct", node.answer->correct}, {"reply", node.answer->reply}};
    return record;
}

Json ghostToJson(const Ghost& ghost)
{
    return {{"parent", static_cast<std::int32_t>(ghost.parent)},
            {"depth", ghost.depth},
            {"text", ghost.section.text},
            {"model", ghost.model},
            {"round_born", ghost.round},
            {"fused_score", optionalNumber(ghost.fused)},
            {"judge_scores", scoresToJson(ghost.scores)},
            {"first_error", ghost.firstError}};
}

Result<Node> nodeFromJson(const Json& record)
{
    Fields fields(record, "node");
    Node node;
    const std::int64_t parent = fields.integer("parent", 0);
    node.parent = NodeId{static_cast<std::int32_t>(std::min<std::int64_t>(parent, std::numeric_limits<int>::max()))};
    node.depth = static_cast<int>(std::min<std::int64_t>(fields.integer("depth", 1), 1'000'000'000));
    node.section = readSection(fields, node.depth);
    node.model = fields.text("model", false);
    if (fields.get("round_born") != nullptr)
        node.round = static_cast<int>(fields.integer("round_born", 0));
    if (fields.get("N") != nullptr)
        node.N = fields.integer("N", 0);
    node.V = fields.real("V").value_or(0);
    node.fused = fields.real("fused_score");
    node.scores = fields.scores("judge_scores");
    node.firstError = fields.flag("first_error");
    node.unlocated = fields.flag("unlocated");
    node.prefixDrift = fields.flag("prefix_drift");
    node.depthLimit = fields.flag("depth_limit");
    if (const Json* answer = fields.get("answer")) {
        Fields parts(*answer, "answer");
        node.answer = Answer{parts.text("text", true), parts.flag("correct"), parts.text("reply", false)};
        if (parts.failed())
            return parts.error();
    }
    if (fields.failed())
        return fields.error();
    return node;
}

Result<Ghost> ghostFromJson(const Json& record)
{
    Fields fields(record, "ghost");
    Ghost ghost;
    ghost.parent = NodeId{static_cast<std::int32_t>(
        std::min<std::int64_t>(fields.integer("parent", 0), std::numeric_limits<int>::max()))};
    ghost.depth = static_cast<int>(std::min<std::int64_t>(fields.integer("depth", 1), 1'000'000'000));
    ghost.section = readSection(fields, ghost.depth);
    ghost.model = fields.text("model", false);
    if (fields.get("round_born") != nullptr)
        ghost.round = static_cast<int>(fields.integer("round_born", 0));
    ghost.fused = fields.real("fused_score");
    ghost.scores = fields.scores("judge_scores");
    ghost.firstError = fields.flag("first_error");
    if (fields.failed())
        return fields.error();
    return ghost;
}

}  // namespace orangery::comcts
