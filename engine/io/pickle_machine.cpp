// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/pickle_machine.h"

#include "engine/io/pickle_calls.h"
#include "engine/io/pickle_plain_calls.h"

#include <cstring>

namespace orangery::io {

namespace {

/// Lists, dicts and tensors of one pickle: two million hold a model of 100,000 tensors with its optimizer.
constexpr std::size_t kMaxContainers = 4'000'000;
constexpr std::size_t kMaxStack = 16'000'000;
constexpr std::size_t kMaxIntegerBytes = 8;

}  // namespace

void PickleMachine::checkBounds() const
{
    const bool isTooLarge = m_values.containers.size() > kMaxContainers || m_values.tensors.size() > kMaxContainers ||
                            m_values.storages.size() > kMaxContainers || m_values.globals.size() > kMaxContainers ||
                            m_values.numpyTypes.size() > kMaxContainers || m_values.texts.size() > kMaxStack ||
                            m_memo.size() > kMaxStack || m_stack.size() > kMaxStack || m_marks.size() > kMaxStack;
    if (isTooLarge)
        throw PickleFault{"it has more values than a file of weights needs"};
}

PickleValue PickleMachine::pop()
{
    const PickleValue value = top();
    m_stack.pop_back();
    return value;
}

const PickleValue& PickleMachine::top()
{
    if (m_stack.empty() || (!m_marks.empty() && m_stack.size() <= m_marks.back()))
        throw PickleFault{"it takes a value that is not there"};
    return m_stack.back();
}

std::vector<PickleValue> PickleMachine::popMany(std::size_t count)
{
    std::vector<PickleValue> items(count);
    for (std::size_t i = count; i > 0; --i)
        items[i - 1] = pop();
    return items;
}

std::vector<PickleValue> PickleMachine::popToMark()
{
    if (m_marks.empty())
        throw PickleFault{"it looks for a mark that is not there"};
    const auto begin = m_stack.begin() + static_cast<std::ptrdiff_t>(m_marks.back());
    std::vector<PickleValue> items(begin, m_stack.end());
    m_stack.erase(begin, m_stack.end());
    m_marks.pop_back();
    return items;
}

void PickleMachine::extend(PickleKind kind, const std::vector<PickleValue>& items)
{
    const PickleValue target = top();
    if (target.kind != kind || (kind == PickleKind::Dict && items.size() % 2 != 0))
        throw PickleFault{"it puts items into something that takes none"};
    std::vector<PickleValue>& into = m_values.containers[target.index()];
    into.insert(into.end(), items.begin(), items.end());
}

void PickleMachine::pushGlobal(std::string_view module, std::string_view name)
{
    const PickleGlobal global{module, name};
    if (!isAllowed(global, m_origin))
        throw PickleFault{"it asks for " + fullName(global) + ", which is not needed for weights and is never run"};
    m_values.globals.push_back(global);
    push(PickleValue{PickleKind::Global, m_values.globals.size() - 1});
}

/// A whole number of any length, least byte first; only those of up to 64 bits mean anything here.
void PickleMachine::pushLong(std::size_t count)
{
    const std::string_view digits = bytes(count);
    if (count > kMaxIntegerBytes)
        return push(PickleValue{PickleKind::Opaque, 0});
    const bool isNegative = count > 0 && (static_cast<unsigned char>(digits.back()) & 0x80U) != 0;
    std::int64_t value = isNegative ? -1 : 0;
    std::memcpy(&value, digits.data(), count);
    pushInteger(value);
}

/// An instance of a class: of TorchScript's archives, or what the allow-list knows.
void PickleMachine::makeObject()
{
    const PickleValue arguments = pop();
    const PickleValue type = pop();
    if (type.kind != PickleKind::Global)
        throw PickleFault{"it makes an instance of something that is no class"};
    const PickleGlobal global = m_values.globals[type.index()];
    if (global.module.starts_with("__torch__"))
        return pushContainer(PickleKind::Object, {});
    push(callAllowed(m_values, global, arguments));
}

/// The state of an object. Dicts, tensors and arrays have attributes that mean nothing here.
void PickleMachine::build()
{
    const PickleValue state = pop();
    const PickleValue& target = top();
    switch (target.kind) {
    case PickleKind::Object:
        m_values.containers[target.index()] = {state};
        return;
    case PickleKind::NumpyType:
        m_values.numpyTypes[target.index()].isBigEndian = isBigEndianState(m_values, state);
        return;
    case PickleKind::Dict:
    case PickleKind::Tensor:
    case PickleKind::NumpyArray:
        return;
    default:
        throw PickleFault{"it gives a state to something that has none"};
    }
}

}  // namespace orangery::io
