// The daily rating as a widget of its own.

export default {
  render({ model, el: target }) {
    const form = new CheckIn(model, target);
    return () => form.destroy();
  },
};
