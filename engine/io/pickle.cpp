// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/pickle.h"

#include "engine/io/pickle_calls.h"

#include <cstring>
#include <unordered_map>
#include <utility>

namespace orangery::io {

namespace {

/// Lists, dicts and tensors of one pickle: two million hold a model of 100,000 tensors with its optimizer.
constexpr std::size_t kMaxContainers = 4'000'000;
constexpr std::size_t kMaxStack = 16'000'000;
constexpr std::size_t kMaxIntegerBytes = 8;

/// The opcodes of the protocols 2 to 5 that data needs.
enum class Op : unsigned char {
    Mark = '(',
    Stop = '.',
    Pop = '0',
    PopMark = '1',
    Dup = '2',
    BinFloat = 'G',
    BinInt = 'J',
    BinInt1 = 'K',
    BinInt2 = 'M',
    None = 'N',
    BinPersId = 'Q',
    Reduce = 'R',
    BinString = 'T',
    ShortBinString = 'U',
    BinUnicode = 'X',
    EmptyList = ']',
    Append = 'a',
    Build = 'b',
    Global = 'c',
    EmptyDict = '}',
    Appends = 'e',
    BinGet = 'h',
    LongBinGet = 'j',
    List = 'l',
    BinPut = 'q',
    LongBinPut = 'r',
    SetItem = 's',
    Tuple = 't',
    EmptyTuple = ')',
    SetItems = 'u',
    BinBytes = 'B',
    ShortBinBytes = 'C',
    Proto = 0x80,
    NewObj = 0x81,
    Tuple1 = 0x85,
    Tuple2 = 0x86,
    Tuple3 = 0x87,
    NewTrue = 0x88,
    NewFalse = 0x89,
    Long1 = 0x8A,
    ShortBinUnicode = 0x8C,
    BinUnicode8 = 0x8D,
    BinBytes8 = 0x8E,
    EmptySet = 0x8F,
    AddItems = 0x90,
    FrozenSet = 0x91,
    StackGlobal = 0x93,
    Memoize = 0x94,
    Frame = 0x95,
};

/// Why reading stopped.
struct Fault {
    std::string what;
};

/// The stack machine that a pickle is a program for, without anything that could act.
class Machine {
public:
    Machine(ByteCursor& cursor, PickleOrigin origin) : m_cursor(cursor), m_origin(origin) {}

    PickleValues run()
    {
        while (true) {
            const Op op = static_cast<Op>(number<unsigned char>());
            if (op == Op::Stop)
                break;
            step(op);
            checkBounds();
        }
        m_values.root = pop();
        return std::move(m_values);
    }

private:
    void checkBounds() const;
    void step(Op op);
    bool stepValue(Op op);
    bool stepContainer(Op op);
    bool stepMemo(Op op);

    template <class Number>
    Number number()
    {
        const std::optional<Number> value = m_cursor.number<Number>();
        if (!value)
            throw Fault{"it ends too early"};
        return *value;
    }

    std::string_view bytes(std::uint64_t count)
    {
        const std::optional<std::string_view> taken = m_cursor.takeText(count);
        if (!taken)
            throw Fault{"it ends too early"};
        return *taken;
    }

    std::string_view line()
    {
        const std::optional<std::string_view> taken = m_cursor.line();
        if (!taken)
            throw Fault{"it ends too early"};
        return *taken;
    }

    void push(PickleValue value) { m_stack.push_back(value); }
    void push(const Result<PickleValue>& value)
    {
        if (!value)
            throw Fault{value.error().message};
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

void Machine::checkBounds() const
{
    const bool isTooLarge = m_values.containers.size() > kMaxContainers || m_values.tensors.size() > kMaxContainers ||
                            m_values.storages.size() > kMaxContainers || m_values.globals.size() > kMaxContainers ||
                            m_values.texts.size() > kMaxStack || m_memo.size() > kMaxStack ||
                            m_stack.size() > kMaxStack || m_marks.size() > kMaxStack;
    if (isTooLarge)
        throw Fault{"it has more values than a file of weights needs"};
}

PickleValue Machine::pop()
{
    const PickleValue value = top();
    m_stack.pop_back();
    return value;
}

const PickleValue& Machine::top()
{
    if (m_stack.empty() || (!m_marks.empty() && m_stack.size() <= m_marks.back()))
        throw Fault{"it takes a value that is not there"};
    return m_stack.back();
}

std::vector<PickleValue> Machine::popMany(std::size_t count)
{
    std::vector<PickleValue> items(count);
    for (std::size_t i = count; i > 0; --i)
        items[i - 1] = pop();
    return items;
}

std::vector<PickleValue> Machine::popToMark()
{
    if (m_marks.empty())
        throw Fault{"it looks for a mark that is not there"};
    const auto begin = m_stack.begin() + static_cast<std::ptrdiff_t>(m_marks.back());
    std::vector<PickleValue> items(begin, m_stack.end());
    m_stack.erase(begin, m_stack.end());
    m_marks.pop_back();
    return items;
}

void Machine::extend(PickleKind kind, const std::vector<PickleValue>& items)
{
    const PickleValue target = top();
    if (target.kind != kind || (kind == PickleKind::Dict && items.size() % 2 != 0))
        throw Fault{"it puts items into something that takes none"};
    std::vector<PickleValue>& into = m_values.containers[target.index()];
    into.insert(into.end(), items.begin(), items.end());
}

void Machine::pushGlobal(std::string_view module, std::string_view name)
{
    const PickleGlobal global{module, name};
    if (!isAllowed(global, m_origin))
        throw Fault{"it asks for " + fullName(global) + ", which is not needed for weights and is never run"};
    m_values.globals.push_back(global);
    push(PickleValue{PickleKind::Global, m_values.globals.size() - 1});
}

/// A whole number of any length, least byte first; only those of up to 64 bits mean anything here.
void Machine::pushLong(std::size_t count)
{
    const std::string_view digits = bytes(count);
    if (count > kMaxIntegerBytes)
        return push(PickleValue{PickleKind::Opaque, 0});
    const bool isNegative = count > 0 && (static_cast<unsigned char>(digits.back()) & 0x80U) != 0;
    std::int64_t value = isNegative ? -1 : 0;
    std::memcpy(&value, digits.data(), count);
    pushInteger(value);
}

/// An instance of a class: of TorchScript's archives, or an OrderedDict.
void Machine::makeObject()
{
    const PickleValue arguments = pop();
    const PickleValue type = pop();
    if (type.kind != PickleKind::Global)
        throw Fault{"it makes an instance of something that is no class"};
    const PickleGlobal global = m_values.globals[type.index()];
    if (global.module.starts_with("__torch__"))
        return pushContainer(PickleKind::Object, {});
    push(callAllowed(m_values, global, arguments));
}

/// The state of an object. OrderedDicts and tensors have attributes that mean nothing here.
void Machine::build()
{
    const PickleValue state = pop();
    const PickleValue& target = top();
    if (target.kind == PickleKind::Object)
        m_values.containers[target.index()] = {state};
    else if (target.kind != PickleKind::Dict && target.kind != PickleKind::Tensor)
        throw Fault{"it gives a state to something that has none"};
}

/// Numbers, texts and names.
bool Machine::stepValue(Op op)
{
    switch (op) {
    case Op::None:
        push(PickleValue{});
        return true;
    case Op::NewTrue:
        push(PickleValue{PickleKind::Bool, 1});
        return true;
    case Op::NewFalse:
        push(PickleValue{PickleKind::Bool, 0});
        return true;
    case Op::BinInt:
        pushInteger(number<std::int32_t>());
        return true;
    case Op::BinInt1:
        pushInteger(number<std::uint8_t>());
        return true;
    case Op::BinInt2:
        pushInteger(number<std::uint16_t>());
        return true;
    case Op::Long1:
        pushLong(number<std::uint8_t>());
        return true;
    case Op::BinFloat:
        push(PickleValue{PickleKind::Real, __builtin_bswap64(number<std::uint64_t>())});  // most significant byte first
        return true;
    case Op::ShortBinString:
    case Op::ShortBinUnicode:
    case Op::ShortBinBytes:
        pushText(bytes(number<std::uint8_t>()));
        return true;
    case Op::BinString:
    case Op::BinUnicode:
    case Op::BinBytes:
        pushText(bytes(number<std::uint32_t>()));
        return true;
    case Op::BinUnicode8:
    case Op::BinBytes8:
        pushText(bytes(number<std::uint64_t>()));
        return true;
    case Op::Global: {
        const std::string_view module = line();
        pushGlobal(module, line());
        return true;
    }
    case Op::StackGlobal: {
        const auto name = m_values.text(pop());
        const auto module = m_values.text(pop());
        if (!name || !module)
            throw Fault{"it asks for something by no name"};
        pushGlobal(*module, *name);
        return true;
    }
    default:
        return false;
    }
}

/// Lists, tuples, sets and dicts.
bool Machine::stepContainer(Op op)
{
    switch (op) {
    case Op::EmptyList:
    case Op::EmptyTuple:
    case Op::EmptySet:
        pushContainer(PickleKind::Sequence, {});
        return true;
    case Op::EmptyDict:
        pushContainer(PickleKind::Dict, {});
        return true;
    case Op::Tuple:
    case Op::List:
    case Op::FrozenSet:
        pushContainer(PickleKind::Sequence, popToMark());
        return true;
    case Op::Tuple1:
        pushContainer(PickleKind::Sequence, popMany(1));
        return true;
    case Op::Tuple2:
        pushContainer(PickleKind::Sequence, popMany(2));
        return true;
    case Op::Tuple3:
        pushContainer(PickleKind::Sequence, popMany(3));
        return true;
    case Op::Append:
        extend(PickleKind::Sequence, popMany(1));
        return true;
    case Op::Appends:
    case Op::AddItems:
        extend(PickleKind::Sequence, popToMark());
        return true;
    case Op::SetItem:
        extend(PickleKind::Dict, popMany(2));
        return true;
    case Op::SetItems:
        extend(PickleKind::Dict, popToMark());
        return true;
    default:
        return false;
    }
}

/// What is kept for later, and the stack itself.
bool Machine::stepMemo(Op op)
{
    const auto get = [this](std::uint32_t place) {
        const auto found = m_memo.find(place);
        if (found == m_memo.end())
            throw Fault{"it takes a value that was not kept"};
        push(found->second);
    };
    switch (op) {
    case Op::BinPut:
        m_memo[number<std::uint8_t>()] = top();
        return true;
    case Op::LongBinPut:
        m_memo[number<std::uint32_t>()] = top();
        return true;
    case Op::Memoize:
        m_memo[static_cast<std::uint32_t>(m_memo.size())] = top();
        return true;
    case Op::BinGet:
        get(number<std::uint8_t>());
        return true;
    case Op::LongBinGet:
        get(number<std::uint32_t>());
        return true;
    case Op::Mark:
        m_marks.push_back(m_stack.size());
        return true;
    case Op::Pop:
        pop();
        return true;
    case Op::PopMark:
        popToMark();
        return true;
    case Op::Dup:
        push(top());
        return true;
    default:
        return false;
    }
}

void Machine::step(Op op)
{
    if (stepValue(op) || stepContainer(op) || stepMemo(op))
        return;
    constexpr unsigned char kHighestProtocol = 5;
    switch (op) {
    case Op::Proto:
        if (number<unsigned char>() > kHighestProtocol)
            throw Fault{"it is of an unknown protocol"};
        return;
    case Op::Frame:
        number<std::uint64_t>();
        return;
    case Op::BinPersId:
        push(storageOf(m_values, pop()));
        return;
    case Op::NewObj:
        makeObject();
        return;
    case Op::Build:
        build();
        return;
    case Op::Reduce: {
        const PickleValue arguments = pop();
        const PickleValue function = pop();
        if (function.kind != PickleKind::Global)
            throw Fault{"it calls something that is no function"};
        push(callAllowed(m_values, PickleGlobal(m_values.globals[function.index()]), arguments));
        return;
    }
    default:
        throw Fault{"it has the unknown opcode " + std::to_string(static_cast<unsigned>(op))};
    }
}

}  // namespace

Result<PickleValues> readPickle(ByteCursor& cursor, PickleOrigin origin)
try {
    return Machine(cursor, origin).run();
} catch (const Fault& fault) {
    return failure(ErrorCode::Input, fault.what + " (byte " + std::to_string(cursor.position()) + ")");
}

}  // namespace orangery::io
