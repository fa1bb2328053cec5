//! One variable: its name, what it means, what may stand in it and how that is read.

/// A variable that always has a value: given, or its default.
pub struct Variable<T: 'static> {
    name: &'static str,
    meaning: &'static str,
    allowed: &'static str,
    parse: fn(&str) -> Option<T>,
    default: Option<&'static str>,
    secret: bool,
}

/// A variable that may be absent.
pub struct Optional<T: 'static>(Variable<T>);

impl<T> Variable<T> {
    /// A variable that must be given. `allowed` says what `parse` takes, for example "an address
    /// such as 127.0.0.1:8080".
    pub const fn required(
        name: &'static str,
        meaning: &'static str,
        allowed: &'static str,
        parse: fn(&str) -> Option<T>,
    ) -> Variable<T> {
        Variable { name, meaning, allowed, parse, default: None, secret: false }
    }

    /// The same variable, with a default.
    pub const fn or(self, default: &'static str) -> Variable<T> {
        Variable { default: Some(default), ..self }
    }

    /// The same variable, which may be absent.
    pub const fn optional(self) -> Optional<T> {
        Optional(Variable { default: None, ..self })
    }

    /// The same variable, whose value is never shown, not even when it is malformed.
    pub const fn secret(self) -> Variable<T> {
        Variable { secret: true, ..self }
    }
}

/// A variable as tables list it, whatever its type.
pub trait Declared: Sync {
    fn name(&self) -> &'static str;
    fn meaning(&self) -> &'static str;
    fn allowed(&self) -> &'static str;
    fn default(&self) -> Option<&'static str>;
    /// Whether the start stops where it is neither given nor has a default.
    fn required(&self) -> bool;
    fn secret(&self) -> bool;
    fn accepts(&self, text: &str) -> bool;
}

impl<T> Declared for Variable<T> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn meaning(&self) -> &'static str {
        self.meaning
    }

    fn allowed(&self) -> &'static str {
        self.allowed
    }

    fn default(&self) -> Option<&'static str> {
        self.default
    }

    fn required(&self) -> bool {
        self.default.is_none()
    }

    fn secret(&self) -> bool {
        self.secret
    }

    fn accepts(&self, text: &str) -> bool {
        (self.parse)(text).is_some()
    }
}

impl<T> Declared for Optional<T> {
    fn name(&self) -> &'static str {
        self.0.name
    }

    fn meaning(&self) -> &'static str {
        self.0.meaning
    }

    fn allowed(&self) -> &'static str {
        self.0.allowed
    }

    fn default(&self) -> Option<&'static str> {
        None
    }

    fn required(&self) -> bool {
        false
    }

    fn secret(&self) -> bool {
        self.0.secret
    }

    fn accepts(&self, text: &str) -> bool {
        self.0.accepts(text)
    }
}

/// A variable that settings can be asked for.
pub trait Setting: Declared {
    type Value;
    /// The value in this text, which is `None` where the variable is absent and has no default;
    /// `None` when the text is not allowed.
    fn read(&self, text: Option<&str>) -> Option<Self::Value>;
}

impl<T> Setting for Variable<T> {
    type Value = T;

    fn read(&self, text: Option<&str>) -> Option<T> {
        (self.parse)(text?)
    }
}

impl<T> Setting for Optional<T> {
    type Value = Option<T>;

    fn read(&self, text: Option<&str>) -> Option<Option<T>> {
        match text {
            Some(text) => (self.0.parse)(text).map(Some),
            None => Some(None),
        }
    }
}
