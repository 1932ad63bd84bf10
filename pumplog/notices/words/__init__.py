"""What a message to a patient may say, and how it is spelled, counted and judged. Plain Python; see docs/messages.md."""
