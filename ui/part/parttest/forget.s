// A function that is linked by name has no body, which Go allows beside a file like this one.
