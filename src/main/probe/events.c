/* The calls of a Python program, as records in rings.
 *
 * From 3.12 on by sys.monitoring, before that by a profile function in every thread. Armed by an audit hook at the moment at which the
 * program's own code begins. Nothing here may fail into the program, call code of the program, or allocate on the way of an event.
 *
 * sys.monitoring, from 3.12 on. CALL comes for every call, of Python functions too, which are counted by PY_START already; to be called
 * for them would cost as much as PY_START does. So there are two tools:
 *   - the main one hears PY_…, C_RETURN and C_RAISE. It must ask for CALL, without which C_RETURN does not come, but has no callback for
 *     it, which costs little;
 *   - the other one hears CALL only, for the time at which a C function is called, and disables itself at places that call anything
 *     else. Where such a place calls a C function later after all, the main tool still hears of its end: C_LATE, an exact count, with the
 *     time of the record before as its beginning. */
#define _GNU_SOURCE
#include "python.h"
#include "ring.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEFINE_FUNCTION(returned, name, arguments) returned(*name) arguments;
PYTHON_FUNCTIONS(DEFINE_FUNCTION)
PYTHON_EXTRAS(DEFINE_FUNCTION)
#define DEFINE_OBJECT(name) object *name;
PYTHON_OBJECTS(DEFINE_OBJECT)
object *PyCMethod_Type;

static int minor;            /* Python 3.minor */
static object *disable;      /* sys.monitoring.DISABLE */
static object *c_functions_missing; /* sys.monitoring.MISSING */
static bool armed;

/* ---- what was defined ---- */

/* A set of numbers but 0: a hash table with linear probing. Guarded by the GIL. */
struct set {
    uint64_t *keys;
    unsigned bits;
    size_t used;
};

static inline size_t slot_of(const struct set *set, uint64_t key) {
    return (size_t)((key >> 4) * UINT64_C(0x9e3779b97f4a7c15) >> (64 - set->bits));
}

static inline bool contains(const struct set *set, uint64_t key) {
    size_t mask = ((size_t)1 << set->bits) - 1;
    for (size_t i = slot_of(set, key);; i = (i + 1) & mask) {
        if (set->keys[i] == key) return true;
        if (!set->keys[i]) return false;
    }
}

static bool insert(struct set *set, uint64_t key) {
    size_t size = set->keys ? (size_t)1 << set->bits : 0;
    if (2 * (set->used + 1) > size) {
        uint64_t *old = set->keys, *wider = calloc(size ? 2 * size : 4096, sizeof *wider);
        if (!wider) return false;
        set->keys = wider;
        set->bits = size ? set->bits + 1 : 12;
        set->used = 0;
        for (size_t i = 0; i < size; i++) {
            if (old[i]) insert(set, old[i]);
        }
        free(old);
    }
    size_t mask = ((size_t)1 << set->bits) - 1, i = slot_of(set, key);
    while (set->keys[i]) i = (i + 1) & mask;
    set->keys[i] = key;
    set->used++;
    return true;
}

/* Code objects and PyMethodDefs that Venturi knows the names of. */
static struct set known;

/* Places, see place_of, that were found to call functions in C and other things too. */
static struct set mixed;

static bool make_known(uint64_t key) { return insert(&known, key); }

/* Appends `text` in UTF-8, at most LONGEST_NAME bytes of it; returns how many. */
static uint32_t append(char *to, object *text) {
    object *bytes = text && PyType_IsSubtype(type_of(text), PyUnicode_Type) ? PyUnicode_AsEncodedString(text, "utf-8", "surrogatepass") : NULL;
    if (!bytes) {
        PyErr_Clear();
        return 0;
    }
    size_t length = (size_t)PyBytes_Size(bytes);
    const char *from = PyBytes_AsString(bytes);
    bool cut = length > LONGEST_NAME;
    if (cut) {
        length = LONGEST_NAME - 3;
        while (length && (from[length] & 0xc0) == 0x80) length--;
    }
    memcpy(to, from, length);
    Py_DecRef(bytes);
    if (cut) memcpy(to + length, "…", 3);
    return (uint32_t)(length + (cut ? 3 : 0));
}

static uint32_t append_attribute(char *to, object *of, const char *name) {
    object *text = PyObject_GetAttrString(of, name);
    if (!text) {
        PyErr_Clear();
        return 0;
    }
    uint32_t length = append(to, text);
    Py_DecRef(text);
    return length;
}

static long number_attribute(object *of, const char *name) {
    object *number = PyObject_GetAttrString(of, name);
    long value = number ? PyLong_AsLong(number) : 0;
    PyErr_Clear();
    if (number) Py_DecRef(number);
    return value;
}

struct definition_text {
    struct definition head;
    char text[3 * LONGEST_NAME];
};

static void define(uint64_t key, struct definition_text *what, uint64_t since) {
    struct definition *head = &what->head;
    ring_write_all(DEFINE, key, what, sizeof *head + head->file_bytes + head->name_bytes + head->qualname_bytes);
    if (!configuration.counts && ring_has_room()) ring_write(0, WORKED, ticks() - since);
}

/* The code object is never let go of from here on, so that no other can have its address. */
__attribute__((noinline, cold)) static bool define_code(object *code) {
    uint64_t since = ticks();
    if (!make_known((uint64_t)(uintptr_t)code)) return false;
    object *type, *value, *trace;
    PyErr_Fetch(&type, &value, &trace);
    struct definition_text what;
    memset(&what.head, 0, sizeof what.head);
    Py_IncRef(code);
    what.head.line = (uint32_t)number_attribute(code, "co_firstlineno");
    what.head.flags = (uint32_t)number_attribute(code, "co_flags");
    what.head.file_bytes = append_attribute(what.text, code, "co_filename");
    what.head.name_bytes = append_attribute(what.text + what.head.file_bytes, code, "co_name");
    what.head.qualname_bytes = append_attribute(what.text + what.head.file_bytes + what.head.name_bytes, code, "co_qualname");
    define((uint64_t)(uintptr_t)code, &what, since);
    PyErr_Restore(type, value, trace);
    return ring_has_room();
}

/* cProfile's name for a C function: the repr of what its type has under its name, else with its module. */
static object *describe(const char *name, object *self, object *module) {
    bool is_name = module && PyType_IsSubtype(type_of(module), PyUnicode_Type);
    if (!self) {
        bool is_module = module && !is_name && PyType_IsSubtype(type_of(module), PyModule_Type);
        const char *of = is_module ? PyModule_GetName(module) : NULL;
        if (is_name) return PyUnicode_FromFormat("<%U.%s>", module, name);
        if (of && strcmp(of, "builtins")) return PyUnicode_FromFormat("<%s.%s>", of, name);
        return PyUnicode_FromFormat("<%s>", name);
    }
    object *key = PyUnicode_FromString(name);
    object *found = key ? _PyType_Lookup(type_of(self), key) : NULL;
    object *text = NULL;
    if (found) {
        Py_IncRef(found);
        text = PyObject_Repr(found);
        Py_DecRef(found);
    }
    if (key) Py_DecRef(key);
    if (text) return text;
    PyErr_Clear();
    return is_name ? PyUnicode_FromFormat("<built-in method %U.%s>", module, name) : PyUnicode_FromFormat("<built-in method %s>", name);
}

/* ml: the PyMethodDef, whose first field is the name. `function`: the PyCFunction, or NULL where `self` is about to be bound. */
__attribute__((noinline, cold)) static bool define_c(const void *ml, object *function, object *self) {
    uint64_t since = ticks();
    if (!make_known((uint64_t)(uintptr_t)ml)) return false;
    object *type, *value, *trace, *module = NULL;
    PyErr_Fetch(&type, &value, &trace);
    if (function) {
        self = pointer_at(function, M_SELF);
        module = pointer_at(function, M_MODULE);
        /* Where a binding library made the PyMethodDef, it goes with the function: hold that. */
        if (!self || type_of(self) == PyCapsule_Type) Py_IncRef(function);
    }
    const char *name = pointer_at(ml, 0);
    struct definition_text what;
    memset(&what.head, 0, sizeof what.head);
    what.text[0] = '~';
    what.head.file_bytes = 1;
    object *text = describe(name, self, module);
    PyErr_Clear();
    what.head.name_bytes = append(what.text + 1, text);
    if (text) Py_DecRef(text);
    define((uint64_t)(uintptr_t)ml, &what, since);
    PyErr_Restore(type, value, trace);
    return ring_has_room();
}

static inline bool knows_code(object *code) { return __builtin_expect(contains(&known, (uint64_t)(uintptr_t)code), 1) || define_code(code); }

static inline bool knows_c(const void *ml, object *function, object *self) {
    return __builtin_expect(contains(&known, (uint64_t)(uintptr_t)ml), 1) || define_c(ml, function, self);
}

/* ---- what happens ---- */

static inline void write_now(enum kind kind, const void *key) { ring_write(ticks(), kind, (uint64_t)(uintptr_t)key); }

/* The frame that runs, which is part of the generator for as long as that lives. */
static inline const void *running_frame(void) {
    /* PyThreadState: cframe in 3.12, whose first field it is; current_frame from 3.13 on */
    object *thread = minor == 12 ? _PyThreadState_UncheckedGet() : PyThreadState_GetUnchecked();
    return minor == 12 ? pointer_at(pointer_at(thread, 56), 0) : pointer_at(thread, 72);
}

/* C functions that were called and have not ended, of this thread; deeper ones are taken to have been seen. The frame that called tells
   apart calls within each other of what shares one PyMethodDef, as __new__ of all types does. */
#define DEEPEST 256
static _Thread_local struct {
    struct {
        const void *ml, *caller;
    } call[DEEPEST];
    unsigned depth;
} open_c __attribute__((tls_model("initial-exec")));

static inline void c_begins(const void *ml) {
    if (open_c.depth < DEEPEST) {
        open_c.call[open_c.depth].ml = ml;
        open_c.call[open_c.depth].caller = running_frame();
    }
    open_c.depth++;
}

/* Whether its beginning was seen. */
static inline bool c_ends(const void *ml) {
    if (open_c.depth > DEEPEST) {
        open_c.depth--;
        return true;
    }
    if (!open_c.depth || open_c.call[open_c.depth - 1].ml != ml || open_c.call[open_c.depth - 1].caller != running_frame()) return false;
    open_c.depth--;
    return true;
}

static inline void write_suspendable(enum kind kind, object *code) {
    write_now(kind, code);
    if (int_at(code, CO_FLAGS_311) & CO_AWAITS && ring_has_room()) ring_write(0, ACTIVATION, (uint64_t)(uintptr_t)running_frame());
}

/* ---- sys.monitoring ---- */

#define NONE _Py_NoneStruct /* immortal from 3.12 on */

#define CALLBACK(name) static object *name(object *self, object *const *args, size_t count, object *names)
#define UNUSED (void)self, (void)count, (void)names

/* What a callback answers where nothing is recorded any more. */
static inline object *quiet(void) { return ring_silent ? disable : NONE; }

CALLBACK(on_start) {
    UNUSED;
    if (!ring_has_room()) return quiet();
    if (knows_code(args[0])) write_now(PY_START, args[0]);
    return NONE;
}

CALLBACK(on_return) {
    UNUSED;
    uint64_t now;
    if (!ring_stamp(&now)) return quiet();
    ring_write(now, PY_RETURN, (uint64_t)(uintptr_t)args[0]);
    return NONE;
}

CALLBACK(on_resume) {
    UNUSED;
    if (!ring_has_room()) return quiet();
    if (knows_code(args[0])) write_suspendable(PY_RESUME, args[0]);
    return NONE;
}

CALLBACK(on_yield) {
    UNUSED;
    if (!ring_has_room()) return quiet();
    write_suspendable(PY_YIELD, args[0]);
    return NONE;
}

/* These two cannot be disabled before 3.15. */
CALLBACK(on_throw) {
    UNUSED;
    if (ring_has_room() && knows_code(args[0])) write_suspendable(PY_THROW, args[0]);
    return NONE;
}

CALLBACK(on_unwind) {
    UNUSED;
    uint64_t now;
    if (ring_stamp(&now)) ring_write(now, PY_UNWIND, (uint64_t)(uintptr_t)args[0]);
    return NONE;
}

/* The PyMethodDef of a callable in C as cProfile understands it; else NULL. */
static inline const void *method_of(object *callable, object *first, object **function) {
    object *type = type_of(callable);
    if (type == PyCFunction_Type || type == PyCMethod_Type) {
        *function = callable;
        return pointer_at(callable, M_ML);
    }
    if (type == PyMethodDescr_Type && first != c_functions_missing) {
        *function = NULL;
        return pointer_at(callable, D_METHOD);
    }
    return NULL;
}

/* A call instruction, of which a callback is told the code object and the offset in it. */
static inline uint64_t place_of(object *const *args) { return (uint64_t)(uintptr_t)args[0] * 31 + (uint64_t)PyLong_AsLong(args[1]); }

/* Whether a place, which calls something else now, may well call a function in C the next time. One that calls a function, method or class by
   the name that it bears (a global or an attribute, in co_names) goes on calling it, nearly always. What is called through a variable may be
   anything, and what a function in C calls back would be put down to that function's caller if its beginning was not heard. */
__attribute__((noinline, cold)) static bool may_call_c(object *const *args) {
    uint64_t place = place_of(args);
    if (contains(&mixed, place)) return true;
    object *callable = args[2], *function = NULL, *name = NULL, *names = NULL;
    bool by_name = false;
    if (type_of(callable) == PyMethod_Type) callable = function = PyObject_GetAttrString(callable, "__func__");
    if (callable && (type_of(callable) == PyFunction_Type || type_of(callable) == PyType_Type)) name = PyObject_GetAttrString(callable, "__name__");
    if (name) names = PyObject_GetAttrString(args[0], "co_names");
    for (ptrdiff_t i = 0, count = names ? PyTuple_Size(names) : 0; i < count && !by_name; i++) {
        by_name = PyTuple_GetItem(names, i) == name; /* both are interned */
    }
    if (function) Py_DecRef(function);
    if (name) Py_DecRef(name);
    if (names) Py_DecRef(names);
    PyErr_Clear();
    if (!by_name) insert(&mixed, place);
    return !by_name;
}

CALLBACK(on_call) {
    UNUSED;
    object *function;
    const void *ml = method_of(args[2], args[3], &function);
    if (!ml) return may_call_c(args) ? NONE : disable;
    if (!ring_has_room()) return quiet();
    if (knows_c(ml, function, args[3])) {
        c_begins(ml);
        write_now(C_CALL, ml);
    }
    return NONE;
}

/* A place that was disabled called a function in C: it is not disabled again. Those that were found are enabled when
   there have been twice as many late calls as the last time: enabling makes CPython go through all code. */
__attribute__((noinline, cold)) static void was_late(object *const *args) {
    static uint64_t late, enable_at = 1;
    uint64_t place = place_of(args);
    if (!contains(&mixed, place)) insert(&mixed, place);
    if (++late < enable_at) return;
    enable_at = 2 * late;
    object *type, *value, *trace;
    PyErr_Fetch(&type, &value, &trace);
    object *monitoring = PySys_GetObject("monitoring");
    object *done = monitoring ? PyObject_CallMethod(monitoring, "restart_events", NULL) : NULL;
    if (done) {
        Py_DecRef(done);
    } else {
        PyErr_Clear();
    }
    PyErr_Restore(type, value, trace);
}

static inline object *c_ended(object *const *args, enum kind kind) {
    uint64_t now;
    object *function;
    const void *ml = method_of(args[2], args[3], &function);
    if (!ml || !ring_stamp(&now)) return NONE;
    if (!c_ends(ml)) {
        if (!knows_c(ml, function, args[3])) return NONE;
        ring_write(now, C_LATE, (uint64_t)(uintptr_t)ml);
        was_late(args);
        return NONE;
    }
    ring_write(now, kind, (uint64_t)(uintptr_t)ml);
    return NONE;
}

CALLBACK(on_c_return) {
    UNUSED;
    return c_ended(args, C_RETURN);
}

CALLBACK(on_c_raise) {
    UNUSED;
    return c_ended(args, C_RAISE);
}

/* Counts only: no ends, no clock. */
CALLBACK(count_start) {
    UNUSED;
    if (!ring_has_room()) return quiet();
    if (knows_code(args[0])) ring_write(0, PY_START, (uint64_t)(uintptr_t)args[0]);
    return NONE;
}

CALLBACK(count_resume) {
    UNUSED;
    if (!ring_has_room()) return quiet();
    if (knows_code(args[0])) ring_write(0, PY_RESUME, (uint64_t)(uintptr_t)args[0]);
    return NONE;
}

CALLBACK(count_c) {
    UNUSED;
    object *function;
    const void *ml = method_of(args[2], args[3], &function);
    if (ml && ring_has_room() && knows_c(ml, function, args[3])) ring_write(0, C_CALL, (uint64_t)(uintptr_t)ml);
    return NONE;
}

typedef object *callback(object *, object *const *, size_t, object *);

/* An object that is called by vectorcall without a layer between; https://peps.python.org/pep-0590/ */
struct listener {
    void *head[2];
    callback *call;
};

struct member { /* PyMemberDef, structmember.h */
    const char *name;
    int type;
    ptrdiff_t offset;
    int flags;
    const char *doc;
};
struct type_slot { /* PyType_Slot and PyType_Spec, object.h */
    int slot;
    void *value;
};
struct type_spec {
    const char *name;
    int basic_size, item_size;
    unsigned flags;
    struct type_slot *slots;
};

static object *listener_type(void) {
    enum { PY_TP_CALL = 50, PY_TP_MEMBERS = 72 /* typeslots.h */, T_PYSSIZET = 19, READONLY = 1 /* descrobject.h */ };
    enum { DISALLOW_INSTANTIATION = 1 << 7, IMMUTABLE = 1 << 8, HAVE_VECTORCALL = 1 << 11 /* object.h */ };
    static struct member members[] = {{"__vectorcalloffset__", T_PYSSIZET, offsetof(struct listener, call), READONLY, NULL}, {0}};
    struct type_slot slots[] = {{PY_TP_CALL, (void *)(uintptr_t)PyVectorcall_Call}, {PY_TP_MEMBERS, members}, {0, NULL}};
    struct type_spec spec = {"venturi.listener", sizeof(struct listener), 0, DISALLOW_INSTANTIATION | IMMUTABLE | HAVE_VECTORCALL, slots};
    return PyType_FromSpec(&spec);
}

struct subscription {
    const char *event;
    callback *call; /* NULL: asked for, not listened to */
};

/* Registers a tool under the first free id of ours. */
static bool subscribe(object *monitoring, object *type, const char *name, const struct subscription *wanted) {
    /* 0, 1, 2 and 5 are the debugger's, coverage's, a profiler's and the optimizer's; see sys.monitoring */
    static const int ids[] = {4, 3};
    int id = -1;
    for (size_t i = 0; i < sizeof ids / sizeof *ids && id < 0; i++) {
        object *done = PyObject_CallMethod(monitoring, "use_tool_id", "is", ids[i], name);
        if (done) {
            id = ids[i];
            Py_DecRef(done);
        } else {
            PyErr_Clear();
        }
    }
    object *events = PyObject_GetAttrString(monitoring, "events");
    if (id < 0 || !events) return false;
    long bits = 0;
    for (; wanted->event; wanted++) {
        long bit = number_attribute(events, wanted->event);
        if (!bit) return false;
        bits |= bit;
        if (!wanted->call) continue;
        object *listener = PyType_GenericAlloc(type, 0);
        if (!listener) return false;
        ((struct listener *)(void *)listener)->call = wanted->call;
        object *before = PyObject_CallMethod(monitoring, "register_callback", "ilO", id, bit, listener);
        if (!before) return false;
        Py_DecRef(before);
        Py_DecRef(listener);
    }
    Py_DecRef(events);
    object *done = PyObject_CallMethod(monitoring, "set_events", "il", id, bits);
    if (done) Py_DecRef(done);
    return done;
}

static bool listen(void) {
    static const struct subscription python_only[] = {{"PY_START", on_start},   {"PY_RESUME", on_resume}, {"PY_RETURN", on_return},
                                                      {"PY_YIELD", on_yield},   {"PY_THROW", on_throw},   {"PY_UNWIND", on_unwind},
                                                      {NULL, NULL}};
    static const struct subscription both[] = {{"PY_START", on_start}, {"PY_RESUME", on_resume},     {"PY_RETURN", on_return},
                                               {"PY_YIELD", on_yield}, {"PY_THROW", on_throw},       {"PY_UNWIND", on_unwind},
                                               {"CALL", NULL},         {"C_RETURN", on_c_return},    {"C_RAISE", on_c_raise},
                                               {NULL, NULL}};
    static const struct subscription c_beginnings[] = {{"CALL", on_call}, {NULL, NULL}};
    static const struct subscription count_python[] = {{"PY_START", count_start}, {"PY_RESUME", count_resume}, {NULL, NULL}};
    static const struct subscription count_both[] = {{"PY_START", count_start}, {"PY_RESUME", count_resume}, {"CALL", NULL},
                                                     {"C_RETURN", count_c},     {"C_RAISE", count_c},        {NULL, NULL}};
    object *monitoring = PySys_GetObject("monitoring"), *type = listener_type();
    if (!monitoring || !type) return false;
    disable = PyObject_GetAttrString(monitoring, "DISABLE");
    c_functions_missing = PyObject_GetAttrString(monitoring, "MISSING");
    if (!disable || !c_functions_missing) return false;
    bool builtins = configuration.builtins;
    if (configuration.counts) return subscribe(monitoring, type, "venturi", builtins ? count_both : count_python);
    return subscribe(monitoring, type, "venturi", builtins ? both : python_only) &&
           (!builtins || subscribe(monitoring, type, "venturi calls", c_beginnings));
}

/* ---- a profile function, 3.8 to 3.11 ---- */

/* cpython/pystate.h */
enum { TRACE_CALL = 0, TRACE_RETURN = 3, TRACE_C_CALL = 4, TRACE_C_EXCEPTION = 5, TRACE_C_RETURN = 6 };

/* opcode.h, the same in 3.8 to 3.11 */
enum { YIELD_FROM = 72, RETURN_VALUE = 83, YIELD_VALUE = 86, RESUME_QUICK = 150, RESUME = 151 /* 3.11 */ };

/* Offsets in PyFrameObject and PyThreadState by version. */
static size_t profile_function_at(void) { return minor == 11 ? 64 : 56; }

static object *code_of(object *frame) {
    /* 3.8 to 3.10: f_code; 3.11: f_frame, whose f_code */
    return minor == 11 ? pointer_at(pointer_at(frame, 24), 32) : pointer_at(frame, 32);
}

/* The code unit that was executed last. */
static const unsigned char *last_instruction(object *frame, object *code) {
    if (minor == 11) return pointer_at(pointer_at(frame, 24), 56); /* prev_instr */
    int at = int_at(frame, minor == 10 ? 96 : 104) * (minor == 10 ? 2 : 1); /* f_lasti */
    object *bytes = pointer_at(code, CO_CODE_38);
    return at < 0 ? NULL : (const unsigned char *)PyBytes_AsString(bytes) + at;
}

static bool is_resumed(object *frame, object *code) {
    const unsigned char *last = last_instruction(frame, code);
    /* 3.11: RESUME says by its argument whether it begins a call; who throws into a generator meets it at its YIELD_VALUE */
    return minor == 11 ? (last[0] != RESUME && last[0] != RESUME_QUICK) || last[1] != 0 : last != NULL;
}

static bool is_suspended(object *frame, object *code) {
    if (minor == 10) return *((signed char *)(void *)frame + 108) == -1; /* f_state: FRAME_SUSPENDED */
    const unsigned char *last = last_instruction(frame, code);
    /* 3.8 and 3.9 step back before a YIELD_FROM that is to be executed again. */
    return last && (last[0] == YIELD_VALUE || (minor < 10 && last[0] != RETURN_VALUE && last[2] == YIELD_FROM));
}

static void start_threads(void);

static int on_profile(object *unused, object *frame, int what, object *arg) {
    (void)unused;
    uint64_t now;
    if (!ring_stamp(&now)) return 0;
    switch (what) {
        case TRACE_CALL: {
            object *code = code_of(frame);
            if (!knows_code(code)) break;
            int flags = int_at(code, minor == 11 ? CO_FLAGS_311 : CO_FLAGS_38);
            enum kind kind = flags & CO_SUSPENDS && is_resumed(frame, code) ? PY_RESUME : PY_START;
            ring_write(configuration.counts ? 0 : ticks(), kind, (uint64_t)(uintptr_t)code);
            if (kind == PY_RESUME && flags & CO_AWAITS && ring_has_room()) ring_write(0, ACTIVATION, (uint64_t)(uintptr_t)frame);
            break;
        }
        case TRACE_RETURN: {
            if (configuration.counts) break;
            object *code = code_of(frame);
            int flags = int_at(code, minor == 11 ? CO_FLAGS_311 : CO_FLAGS_38);
            enum kind kind = !arg ? PY_UNWIND : flags & CO_SUSPENDS && is_suspended(frame, code) ? PY_YIELD : PY_RETURN;
            ring_write(now, kind, (uint64_t)(uintptr_t)code);
            if (kind == PY_YIELD && flags & CO_AWAITS && ring_has_room()) ring_write(0, ACTIVATION, (uint64_t)(uintptr_t)frame);
            break;
        }
        case TRACE_C_CALL: {
            const void *ml = pointer_at(arg, M_ML);
            if (configuration.builtins && knows_c(ml, arg, NULL)) ring_write(configuration.counts ? 0 : ticks(), C_CALL, (uint64_t)(uintptr_t)ml);
            break;
        }
        case TRACE_C_RETURN:
        case TRACE_C_EXCEPTION: {
            const void *ml = pointer_at(arg, M_ML);
            if (configuration.builtins && !configuration.counts) {
                ring_write(now, what == TRACE_C_RETURN ? C_RETURN : C_RAISE, (uint64_t)(uintptr_t)ml);
            }
            if (what == TRACE_C_RETURN && !strncmp(pointer_at(ml, 0), "start_new", 9)) start_threads();
            break;
        }
        default:
            break;
    }
    return 0;
}

/* As _PyEval_SetProfile does for a thread that has none, but without its audit event, which the program's own hooks would hear and could refuse.
   What says that a thread is traced or profiled: use_tracing in PyThreadState, 3.8 and 3.9; from 3.10 on in its cframe, where 3.11 has it 0
   while the thread is in a trace function. */
static void profile_thread(object *thread) {
    char *state = (char *)(void *)thread;
    *(void **)(void *)(state + profile_function_at()) = (void *)(uintptr_t)on_profile;
    if (minor < 10) *(int *)(void *)(state + 48) = 1;
    if (minor == 10) *(int *)pointer_at(state, 48) = 1;
    if (minor == 11 && !int_at(state, 44)) *(unsigned char *)pointer_at(state, 56) = 255;
}

/* Puts the profile function into every thread that has none. start_new_thread has made the thread's state when it returns, and the
   thread cannot run before the GIL is let go of: it is profiled from its first instruction on. */
static void start_threads(void) {
    object *type, *value, *trace;
    PyErr_Fetch(&type, &value, &trace);
    for (object *thread = PyInterpreterState_ThreadHead(PyInterpreterState_Main()); thread; thread = PyThreadState_Next(thread)) {
        if (!pointer_at(thread, profile_function_at())) profile_thread(thread);
    }
    PyErr_Restore(type, value, trace);
}

static int start_again(void *unused) {
    (void)unused;
    if (!ring_silent) start_threads();
    return 0;
}

/* The program sets or removes a profile function of its own, in this thread: ours is gone from there until it has none again. */
static void profile_is_taken(void) {
    if (ring_has_room()) ring_write(ticks(), PROFILER_ON, 0);
    if (Py_AddPendingCall(start_again, NULL)) note("a profile function that the program had set took ours away");
}

/* ---- threads' names ---- */

static void write_thread_name(void) {
    object *type, *value, *trace;
    PyErr_Fetch(&type, &value, &trace);
    object *threading = PyDict_GetItemString(PyImport_GetModuleDict(), "threading");
    object *active = threading ? PyObject_GetAttrString(threading, "_active") : NULL;
    object *key = active ? PyLong_FromUnsignedLong((unsigned long)pthread_self()) : NULL;
    object *thread = key ? PyDict_GetItem(active, key) : NULL;
    if (thread) {
        char name[LONGEST_NAME + 8];
        Py_IncRef(thread);
        uint32_t length = append_attribute(name, thread, "_name");
        if (length) {
            memset(name + length, 0, 4);
            ring_write_all(NAME, length, name, length);
        }
        Py_DecRef(thread);
    }
    if (key) Py_DecRef(key);
    if (active) Py_DecRef(active);
    PyErr_Restore(type, value, trace);
}

/* ---- arming ---- */

static enum { WAITING, RUN_FILE, RUN_COMMAND, RUN_MODULE } stage;

static bool text_equals(object *text, const char *expected) {
    char buffer[LONGEST_NAME + 8];
    uint32_t length = append(buffer, text);
    return length == strlen(expected) && !memcmp(buffer, expected, length);
}

static bool attribute_equals(object *of, const char *name, const char *expected) {
    object *text = PyObject_GetAttrString(of, name);
    if (!text) PyErr_Clear();
    bool equal = text && text_equals(text, expected);
    if (text) Py_DecRef(text);
    return equal;
}

/* Whether an `exec` event is the one of the program itself. */
static bool is_programs(object *arguments) {
    switch (stage) {
        case RUN_FILE:
            return true;
        case RUN_COMMAND: {
            object *code = PyTuple_GetItem(arguments, 0);
            return code && attribute_equals(code, "co_filename", "<string>");
        }
        case RUN_MODULE: {
            /* runpy imports before; it executes the program itself in _run_code. */
            object *frame = PyEval_GetFrame(), *code = frame ? PyObject_GetAttrString(frame, "f_code") : NULL;
            bool runs = code && attribute_equals(code, "co_name", "_run_code");
            if (code) Py_DecRef(code);
            return runs;
        }
        default:
            return false;
    }
}

static bool look_up_python(void) {
#define LOOK_UP(returned, name, arguments) \
    if (!(*(void **)(void *)&name = dlsym(RTLD_DEFAULT, #name))) return note("its calls were not traced: this Python has no " #name), false;
    PYTHON_FUNCTIONS(LOOK_UP)
#undef LOOK_UP
#define LOOK_UP(returned, name, arguments) *(void **)(void *)&name = dlsym(RTLD_DEFAULT, #name);
    PYTHON_EXTRAS(LOOK_UP)
#undef LOOK_UP
#define LOOK_UP(name) \
    if (!(name = dlsym(RTLD_DEFAULT, #name))) return note("its calls were not traced: this Python has no " #name), false;
    PYTHON_OBJECTS(LOOK_UP)
    PyCMethod_Type = dlsym(RTLD_DEFAULT, "PyCMethod_Type");
    return true;
}

static void arm(void) {
    armed = true;
    if (!look_up_python()) return;
    object *hexadecimal = PySys_GetObject("hexversion");
    long version = hexadecimal ? PyLong_AsLong(hexadecimal) : 0;
    minor = (int)(version >> 16 & 0xff);
    if (version >> 24 != 3 || minor < 8 || minor > 15) {
        note("its calls were not traced: Python %ld.%d is not one of 3.8 to 3.15", version >> 24, minor);
        return;
    }
    object *flags = PySys_GetObject("abiflags");
    if (flags && text_equals(flags, "t")) {
        note("its calls were not traced: this Python has no GIL, and the probe counts on one");
        return;
    }
    if (!insert(&known, 1) || !insert(&mixed, 1) || !ring_open((uint32_t)version)) return;
    ring_housekeeping = write_thread_name;
    if (minor >= 12) {
        if (!listen()) {
            PyErr_Clear();
            note("its calls were not traced: sys.monitoring did not take the probe");
        }
    } else {
        start_threads();
    }
}

static int on_audit(const char *event, object *arguments, void *unused) {
    (void)unused;
    if (armed) {
        if (minor < 12 && event[0] == 's' && !strcmp(event, "sys.setprofile")) profile_is_taken();
        if (event[0] == 'i' && !strcmp(event, "import") && !ring_silent) {
            object *name = PyTuple_GetItem(arguments, 0);
            if (name && text_equals(name, "greenlet._greenlet")) note("it uses greenlets, which switch stacks: counts are right, times and callers are not");
        }
        return 0;
    }
    if (stage == WAITING) {
        if (strncmp(event, "cpython.run_", 12)) return 0;
        if (!strcmp(event, "cpython.run_file") || !strcmp(event, "cpython.run_stdin")) stage = RUN_FILE;
        if (!strcmp(event, "cpython.run_command")) stage = RUN_COMMAND;
        if (!strcmp(event, "cpython.run_module")) stage = RUN_MODULE;
        /* is_programs needs these */
        if (stage != WAITING && !look_up_python()) armed = true;
    } else if (!strcmp(event, "exec") && is_programs(arguments)) {
        arm();
    }
    return 0;
}

static void in_child(void) {
    ring_in_child();
}

__attribute__((constructor)) static void loaded(void) {
    if (!follow_configured()) return;
    int (*add)(int (*)(const char *, object *, void *), void *) = NULL;
    *(void **)(void *)&add = dlsym(RTLD_DEFAULT, "PySys_AddAuditHook");
    if (!add) {
        if (dlsym(RTLD_DEFAULT, "Py_Initialize")) note("its calls were not traced: this Python is older than 3.8");
        return;
    }
    if (!add(on_audit, NULL)) pthread_atfork(ring_before_fork, ring_after_fork, in_child);
}
