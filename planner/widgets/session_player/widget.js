// The session player as a widget of its own: one player, with as many views as the widget is shown in.

export default () => {
  let player;
  return {
    initialize({ model }) {
      const changes = new Changes(() => {});
      player = new Player(model);
      player.wrote = () => changes.tell();
      return () => {
        changes.end();
        player.destroy();
      };
    },
    render({ el: target }) {
      const view = new PlayerView(player, target);
      const detach = player.attach(view);
      view.update();
      return () => {
        view.destroy();
        detach();
      };
    },
  };
};
