// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/io/pickle.h"
#include "engine/io/pickle_opcodes.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace orangery::io {

/// Why reading stopped.
struct PickleFault {
    std::string what;
};

/// The stack machine that a pickle is a program for, without anything that could act.
class PickleMachine {
public:
    PickleMachine(ByteCursor& cursor, PickleOrigin origin) : m_cursor(cursor), m_origin(origin) {}

    PickleValues run()
    {
        while (true) {
            const PickleOp op = static_cast<PickleOp>(number<unsigned char>());
            if (op == PickleOp::Stop)
                break;
            step(op);
            checkBounds();
        }
        m_values.root = pop();
        return std::move(m_values);
    }

private:
    void checkBounds() const;
    void step(PickleOp op);
    bool stepValue(PickleOp op);
    bool stepContainer(PickleOp op);
    bool stepMemo(PickleOp op);

    template <class Number>
    Number number()
    {
        const std::optional<Number> value = m_cursor.number<Number>();
        if (!value)
            throw PickleFault{"it ends too early"};
        return *value;
    }

    std::string_view bytes(std::uint64_t count)
    {
        const std::optional<std::string_view> taken = m_cursor.takeText(count);
        if (!taken)
            throw PickleFault{"it ends too early"};
        return *taken;
    }

    std::string_view line()
    {
        const std::optional<std::string_view> taken = m_cursor.line();
        if (!taken)
            throw PickleFault{"it ends too early"};
        return *taken;
    }

    void push(PickleValue value) { m_stack.push_back(value); }
    void push(const Result<PickleValue>& value)
    {
        if (!value)
            throw PickleFault{value.error().message};
        m_stack.push_back(*value);
    }
    void pushInteger(std::int64_t value)
    {
        push(PickleValue{PickleKind::Integer, std::bit_cast<std::uint64_t>(value)});
    }
    void pushText(std::string_view text)
    {
        m_values.texts.push_back(text);
        push(PickleValue{PickleKind::Text, m_values.texts.size() - 1});
    }
    void pushContainer(PickleKind kind, std::vector<PickleValue> items)
    {
        m_values.containers.push_back(std::move(items));
        push(PickleValue{kind, m_values.containers.size() - 1});
    }
    PickleValue pop();
    const PickleValue& top();
    std::vector<PickleValue> popMany(std::size_t count);
    std::vector<PickleValue> popToMark();
    void extend(PickleKind kind, const std::vector<PickleValue>& items);
    void pushGlobal(std::string_view module, std::string_view name);
    void pushLong(std::size_t count);
    void makeObject();
    void build();

    ByteCursor& m_cursor;
    PickleOrigin m_origin;
    PickleValues m_values;
    std::vector<PickleValue> m_stack;
    std::vector<std::size_t> m_marks;
    std::unordered_map<std::uint32_t, PickleValue> m_memo;
};

}  // namespace orangery::io
