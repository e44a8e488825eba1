// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/state_dict.h"

#include <algorithm>
#include <array>
#include <unordered_set>
#include <utility>

namespace orangery::io {

namespace {

constexpr int kMaxDepth = 200;
constexpr std::size_t kMaxVisits = 4'000'000;
constexpr std::array<std::string_view, 3> kWrappers{"state_dict", "model_state_dict", "model"};

/// Why the search stopped.
struct Fault {
    std::string what;
};

/// The text of a dict's key that can be part of a name.
std::optional<std::string> keyText(const PickleValues& values, const PickleValue& key)
{
    if (const auto text = values.text(key))
        return std::string(*text);
    if (key.kind == PickleKind::Integer)
        return std::to_string(key.integer());
    return std::nullopt;
}

const PickleValue* member(const PickleValues& values, const PickleValue& dict, std::string_view name)
{
    if (dict.kind != PickleKind::Dict)
        return nullptr;
    const std::vector<PickleValue>& items = *values.items(dict);
    for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
        if (values.text(items[i]) == name)
            return &items[i + 1];
    }
    return nullptr;
}

/// An optimizer's state has parts of these names, whatever it is kept under.
bool isOptimizer(const PickleValues& values, std::string_view key, const PickleValue& value)
{
    if (value.kind != PickleKind::Dict && value.kind != PickleKind::Sequence)
        return false;
    return key.starts_with("optim") ||
           (member(values, value, "state") != nullptr && member(values, value, "param_groups") != nullptr);
}

class Walk {
public:
    explicit Walk(const PickleValues& values) : m_values(values) {}

    void visit(const PickleValue& value, const std::string& name, int depth);
    [[nodiscard]] StateDict take();

private:
    void visitDict(const PickleValue& dict, const std::string& name, int depth);
    void addTensor(const PickleValue& value, const std::string& name);
    void note(const std::string& name, MetadataValue value) { m_found.metadata.emplace(name, std::move(value)); }

    const PickleValues& m_values;
    StateDict m_found;
    std::unordered_set<std::string> m_names;
    std::vector<std::string> m_skipped;
    std::size_t m_visits = 0;
};

void Walk::addTensor(const PickleValue& value, const std::string& name)
{
    if (!m_names.insert(name).second)
        throw Fault{"tensor '" + name + "' stands twice in it"};
    m_found.tensors.push_back({name, value.index()});
}

void Walk::visit(const PickleValue& value, const std::string& name, int depth)
{
    if (depth > kMaxDepth)
        throw Fault{"it is nested too deeply"};
    if (++m_visits > kMaxVisits)
        throw Fault{"it has more values than a file of weights needs"};
    switch (value.kind) {
    case PickleKind::Tensor:
        addTensor(value, name);
        break;
    case PickleKind::Dict:
        visitDict(value, name, depth);
        break;
    case PickleKind::Object:
        for (const PickleValue& state : *m_values.items(value))
            visit(state, name, depth + 1);
        break;
    case PickleKind::Sequence: {
        const std::vector<PickleValue>& items = *m_values.items(value);
        for (std::size_t i = 0; i < items.size(); ++i)
            visit(items[i], name + (name.empty() ? "" : ".") + std::to_string(i), depth + 1);
        break;
    }
    case PickleKind::Bool:
        note(name, value.truth());
        break;
    case PickleKind::Integer:
        note(name, value.integer());
        break;
    case PickleKind::Real:
        note(name, value.real());
        break;
    case PickleKind::Text:
        note(name, std::string(*m_values.text(value)));
        break;
    case PickleKind::NumpyArray:
        m_skipped.push_back(name);
        break;
    case PickleKind::None:
    case PickleKind::Global:
    case PickleKind::Storage:
    case PickleKind::NumpyType:
    case PickleKind::Opaque:
        break;
    }
}

void Walk::visitDict(const PickleValue& dict, const std::string& name, int depth)
{
    const std::vector<PickleValue>& items = *m_values.items(dict);
    for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
        const std::optional<std::string> key = keyText(m_values, items[i]);
        if (!key)
            continue;
        const std::string full = name.empty() ? *key : name + "." + *key;
        if (isOptimizer(m_values, *key, items[i + 1]))
            m_skipped.push_back(full);
        else
            visit(items[i + 1], full, depth + 1);
    }
}

StateDict Walk::take()
{
    if (!m_skipped.empty())
        m_found.metadata["skipped"] = std::move(m_skipped);
    return std::move(m_found);
}

/// Takes the wrapper's name off where it is the only dict with tensors.
void unwrap(StateDict& found)
{
    for (const std::string_view wrapper : kWrappers) {
        const std::string prefix = std::string(wrapper) + ".";
        const bool isAll = !found.tensors.empty() &&
                           std::all_of(found.tensors.begin(), found.tensors.end(),
                                       [&](const NamedTensor& tensor) { return tensor.name.starts_with(prefix); });
        if (!isAll)
            continue;
        for (NamedTensor& tensor : found.tensors)
            tensor.name.erase(0, prefix.size());
        return;
    }
}

}  // namespace

Result<StateDict> findStateDict(const PickleValues& values)
try {
    Walk walk(values);
    walk.visit(values.root, "", 0);
    StateDict found = walk.take();
    if (member(values, values.root, kWrappers[0]) != nullptr || member(values, values.root, kWrappers[1]) != nullptr ||
        member(values, values.root, kWrappers[2]) != nullptr)
        unwrap(found);
    return found;
} catch (const Fault& fault) {
    return failure(ErrorCode::Input, fault.what);
}

}  // namespace orangery::io
