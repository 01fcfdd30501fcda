// The daily rating as a widget of its own.

export default {
  render({ model, el: target }) {
    const look = () => {
      model.set("looked", model.get("looked") + 1);
      model.save_changes();
    };
    const changes = new Changes(model, look);
    const form = new CheckIn(model, target);
    return () => {
      changes.end();
      form.destroy();
    };
  },
};
